import type { OpenLease } from '../evidence/acquireGroup.ts';
import type { JudgedLease } from '../evidence/finding.ts';
import { isInTransaction } from '../evidence/suspected.ts';
import { heldMs, idleMs } from '../ledger/lease.ts';
import { threadNowMs } from '../ledger/snapshot.ts';
import type { CallSite } from './callSite.ts';
import { counted } from './count.ts';
import { steppedDuration } from './duration.ts';
import { codeSpan, escaped } from './markdown.ts';
import { pastPrefix, type Scene } from './scene.ts';
import { shortSql } from './sql.ts';

const MAX_HOLDERS = 5;

type Holder = Pick<
  JudgedLease,
  'heldMs' | 'idleMs' | 'inTransaction' | 'scopeLabel' | 'backendPid' | 'lastQuery'
>;

/** Who holds clients of the line, longest first, as a Markdown list with its heading; empty for nobody. */
export function holderLines(scene: Scene, site: CallSite): readonly string[] {
  const holders: readonly Holder[] = [
    ...site.judged,
    ...site.unsuspicious.map((open) => unsuspicious(open, scene.findings.judgedAtMs)),
  ];
  return holderList(scene, holders);
}

/** The holders, longest first, as a Markdown list with its heading; empty for nobody. */
export function holderList(scene: Scene, holders: readonly Holder[]): readonly string[] {
  if (holders.length === 0) return [];
  const longest = [...holders].sort((a, b) => b.heldMs - a.heldMs).slice(0, MAX_HOLDERS);
  const hidden = holders.length - longest.length;
  return [
    pastPrefix(scene) !== '' ? 'Held at the end:' : 'Held now:',
    [...longest.map(holderLine), ...(hidden === 0 ? [] : [`- and ${counted(hidden, 'other')}`])].join('\n'),
  ];
}

function holderLine(holder: Holder): string {
  const idle = holder.idleMs === undefined ? 'in a query' : `idle ${steppedDuration(holder.idleMs)}`;
  return `- ${[
    `${steppedDuration(holder.heldMs)}, ${idle}${holder.inTransaction ? ' in transaction' : ''}`,
    ...(holder.scopeLabel === undefined ? [] : [escaped(holder.scopeLabel)]),
    ...(holder.lastQuery === undefined ? [] : [codeSpan(shortSql(holder.lastQuery.text))]),
    ...(holder.backendPid === undefined ? [] : [`backend ${holder.backendPid}`]),
  ].join(' · ')}`;
}

function unsuspicious({ thread, lease }: OpenLease, judgedAtMs: number): Holder {
  const nowMs = threadNowMs(thread, judgedAtMs);
  const idle = idleMs(lease, nowMs);
  const scopeLabel = lease.scope === undefined ? undefined : thread.scopes.get(lease.scope)?.label;
  return {
    heldMs: heldMs(lease, nowMs),
    inTransaction: isInTransaction(lease.transaction),
    ...(idle !== undefined && { idleMs: idle }),
    ...(scopeLabel !== undefined && { scopeLabel }),
    ...(lease.backendPid !== undefined && { backendPid: lease.backendPid }),
    ...(lease.lastQuery !== undefined && { lastQuery: { text: lease.lastQuery.text } }),
  };
}
