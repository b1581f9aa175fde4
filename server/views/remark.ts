import type { MarkSeverity } from '../../protocol/lsp.ts';
import type { JudgedLease } from '../evidence/finding.ts';
import type { MisuseLevel } from '../evidence/misuseFinding.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import { callSitesByFile, type CallSite } from './callSite.ts';
import { counted, numberText } from './count.ts';
import { steppedDuration } from './duration.ts';
import { misuseMark } from './misuse.ts';
import { misusesByFile, type PlacedMisuse } from './misusedLine.ts';
import type { Scene } from './scene.ts';

/** Something to be said at the end of a line. */
export interface Remark {
  readonly at: PlacedFrame;
  readonly text: string;
  readonly severity: Exclude<MarkSeverity, 'lastRun'>;
}

/** Misuses are drawn in the colours of leaks: an error is as bad as one, a warning as a suspicion. */
const MISUSE_SEVERITIES: Readonly<Record<MisuseLevel, Remark['severity'] | undefined>> = {
  error: 'leaked',
  warning: 'suspected',
  information: 'info',
  withdrawn: undefined,
};

/** All remarks, the worst of a line first; after the session only those of leaks and misuses. */
export function remarksOf(scene: Scene): readonly Remark[] {
  const sites = [...callSitesByFile(scene).values()].flat();
  return [
    ...sites.flatMap((site) => [...lost(site), ...(scene.lastRun ? [] : held(site))]),
    ...[...misusesByFile(scene).values()].flat().flatMap(misused),
  ];
}

function lost(site: CallSite): readonly Remark[] {
  return site.slots.lost === 0 ? [] : [{ at: site.at, text: lostText(site), severity: 'leaked' }];
}

/** What is accused; what is merely held for long only where nothing worse is to be said. */
function held(site: CallSite): readonly Remark[] {
  const accused = site.judged.filter(isAccused);
  if (accused.length > 0) return [{ at: site.at, text: heldText(accused), severity: 'suspected' }];
  const slow = site.slots.lost > 0 ? [] : site.judged.filter(isHeldForLong);
  return slow.length === 0 ? [] : [{ at: site.at, text: heldText(slow), severity: 'info' }];
}

function misused(misuse: PlacedMisuse): readonly Remark[] {
  const { at, level } = misuse;
  const severity = MISUSE_SEVERITIES[level];
  return severity === undefined ? [] : [{ at, text: misuseMark(misuse), severity }];
}

/** `3 of 10 slots lost here`. */
function lostText({ slots, judged }: CallSite): string {
  const leaked = judged.flatMap(({ evidence }) => (evidence.kind === 'leaked' ? evidence.proof.kind : []));
  if (leaked.every((proof) => proof === 'deadlocked')) return 'deadlocked: waits for a second client';
  return slots.max === 0
    ? `${counted(slots.lost, 'client')} lost here`
    : `${numberText(slots.lost)} of ${counted(slots.max, 'slot')} lost here`;
}

/** `held 10 s, idle`; `3 held, the longest 10 s, idle in transaction`. */
function heldText(leases: readonly JudgedLease[]): string {
  const [longest] = [...leases].sort((a, b) => b.heldMs - a.heldMs);
  if (longest === undefined) return '';
  const duration = steppedDuration(longest.heldMs);
  const activity =
    longest.idleMs === undefined ? 'in a query' : longest.inTransaction ? 'idle in transaction' : 'idle';
  return leases.length === 1
    ? `held ${duration}, ${activity}`
    : `${numberText(leases.length)} held, the longest ${duration}, ${activity}`;
}

function isAccused({ evidence }: JudgedLease): boolean {
  return evidence.kind === 'suspected' || evidence.kind === 'outlived';
}

/** What is only unusual for its line is left to the hover. */
function isHeldForLong({ evidence }: JudgedLease): boolean {
  return evidence.kind === 'slow' && evidence.because.kind === 'held';
}
