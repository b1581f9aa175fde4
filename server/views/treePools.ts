import type { ConnectionNode, ConnectionNodeIcon } from '../../protocol/connections.ts';
import type { Lease, Pool } from '../../protocol/wire.ts';
import { levelOf, type JudgedLease, type Level } from '../evidence/finding.ts';
import { blamedFrame } from '../evidence/signature.ts';
import { heldMs } from '../ledger/lease.ts';
import { framesOf, threadNowMs, type ThreadSnapshot } from '../ledger/snapshot.ts';
import { numberText } from './count.ts';
import { codeSpan, escaped } from './markdown.ts';
import { fileName } from './place.ts';
import { poolConfiguration } from './poolConfiguration.ts';
import type { Documents, Scene } from './scene.ts';
import { editorStyle, placeText } from './style.ts';
import { frameNodes, node, placeOf } from './treeNode.ts';

const MAX_LEASES = 50;
const GAUGE_BLOCKS = 10;

/** The threads that have pools, in order of start, with their pools and the clients that are held. */
export function threadNodes(scene: Scene, documents: Documents): readonly ConnectionNode[] {
  const judged = new Map(
    scene.findings.list
      .flatMap(({ leases }) => leases)
      .map((lease) => [`${lease.lease} ${lease.thread}`, lease]),
  );
  return [...scene.snapshot.threads.values()]
    .filter(({ pools }) => pools.size > 0)
    .sort((a, b) => (a.identity?.startedAtMs ?? 0) - (b.identity?.startedAtMs ?? 0))
    .map((thread) => threadNode(thread, judged, scene, documents));
}

type Judged = ReadonlyMap<string, JudgedLease>;

function threadNode(
  thread: ThreadSnapshot,
  judged: Judged,
  scene: Scene,
  documents: Documents,
): ConnectionNode {
  const { identity, life } = thread;
  const id = `thread:${thread.thread}`;
  const pools = [...thread.pools.values()].sort((a, b) => a.pool - b.pool);
  const children = pools.map((pool) => poolNode(id, pool, thread, judged, scene, documents));
  const description = [
    ...(identity === undefined ? [] : [`process ${identity.process.pid}`]),
    ...((identity?.threadId ?? 0) === 0 ? [] : [`worker ${identity?.threadId}`]),
    ...(life.kind === 'connected' ? [] : ['ended']),
  ].join(' · ');
  return node({
    id,
    kind: 'thread',
    label: fileName(identity?.process.program ?? 'node'),
    description,
    icon: 'thread',
    isSuspicious: children.some(({ isSuspicious }) => isSuspicious),
    isExpanded: true,
    children,
  });
}

function poolNode(
  thread: string,
  pool: Pool,
  snapshot: ThreadSnapshot,
  judged: Judged,
  scene: Scene,
  documents: Documents,
): ConnectionNode {
  const id = `${thread}/pool:${pool.pool}`;
  const at = blamedFrame(framesOf(snapshot, pool.site));
  const style = editorStyle(documents);
  // Those that are held longest come first, which stays so while they are held.
  const leases = [...snapshot.openLeases.values()]
    .filter((lease) => lease.pool === pool.pool)
    .sort((a, b) => a.acquiredMs - b.acquiredMs || a.lease - b.lease);
  const shown = leases
    .slice(0, MAX_LEASES)
    .map((lease) => leaseNode(id, lease, snapshot, judged, scene, documents));
  const hidden = leases.length - shown.length;
  const name = pool.options.database ?? 'pool';
  const label = at === undefined ? name : `${name} · ${placeText(at, style)}`;
  const usage = snapshot.life.kind === 'connected' ? usageText(pool) : 'ended';
  const bar = snapshot.life.kind === 'connected' ? gauge(pool) : '';
  return node({
    id,
    kind: 'pool',
    label,
    description: bar === '' ? usage : `${bar} ${usage}`,
    tooltip: escaped(poolConfiguration(pool)),
    accessibilityLabel: `${label}, ${usage}`,
    icon: 'pool',
    isSuspicious: shown.some(({ isSuspicious }) => isSuspicious),
    isExpanded: true,
    ...placeOf(at, documents),
    children: [
      ...shown,
      ...(hidden > 0
        ? [node({ id: `${id}/more`, kind: 'more', label: `and ${numberText(hidden)} more`, icon: 'none' })]
        : []),
    ],
  });
}

/** `7 of 10 held · 3 idle · 2 waiting`; what is none is left out, but for the first. */
function usageText({ max, total, idle, waiting, ending }: Pool): string {
  const held = Math.max(0, total - idle);
  return [
    max >= Number.MAX_SAFE_INTEGER
      ? `${numberText(held)} held`
      : `${numberText(held)} of ${numberText(max)} held`,
    ...(idle > 0 ? [`${numberText(idle)} idle`] : []),
    ...(waiting > 0 ? [`${numberText(waiting)} waiting`] : []),
    ...(ending ? ['ending'] : []),
  ].join(' · ');
}

/** Ten blocks; whoever holds anything has one, and only a full pool has all. Empty without a limit. */
function gauge({ max, total, idle }: Pool): string {
  if (max <= 0 || max >= Number.MAX_SAFE_INTEGER) return '';
  const part = Math.min(1, Math.max(0, total - idle) / max);
  const filled = part === 0 ? 0 : Math.max(1, Math.floor(part * GAUGE_BLOCKS));
  return `${'▰'.repeat(filled)}${'▱'.repeat(GAUGE_BLOCKS - filled)}`;
}

function leaseNode(
  pool: string,
  lease: Lease,
  thread: ThreadSnapshot,
  judged: Judged,
  { findings }: Scene,
  documents: Documents,
): ConnectionNode {
  const id = `${pool}/lease:${lease.lease}`;
  const style = editorStyle(documents);
  const frames = framesOf(thread, lease.site);
  const at = blamedFrame(frames);
  const evidence = judged.get(`${lease.lease} ${thread.thread}`)?.evidence;
  const level = evidence && levelOf(evidence);
  const held = style.duration(heldMs(lease, threadNowMs(thread, findings.judgedAtMs)));
  const scope = lease.scope === undefined ? undefined : thread.scopes.get(lease.scope)?.label;
  const label = `held ${held}, ${activity(lease)}${level === undefined ? '' : LEVEL_TEXT[level]}`;
  return node({
    id,
    kind: 'lease',
    label,
    description: [
      ...(scope === undefined ? [] : [scope]),
      ...(at === undefined ? [] : [placeText(at, style)]),
    ].join(' · '),
    icon: iconOf(level, lease),
    isSuspicious: level === 'leaked' || level === 'suspected' || level === 'strongly-suspected',
    ...(lease.lastQuery !== undefined && {
      tooltip: `Last query: ${codeSpan(lease.lastQuery.text)}`,
    }),
    ...placeOf(at, documents),
    children: frameNodes(id, frames, documents),
  });
}

const LEVEL_TEXT: Readonly<Record<Level, string>> = {
  leaked: ' (leaked)',
  'strongly-suspected': ' (suspected)',
  suspected: ' (suspected)',
  slow: ' (slow)',
  'returned-late': '',
  interrupted: '',
};

function iconOf(level: Level | undefined, { state }: Lease): ConnectionNodeIcon {
  if (level === 'leaked') return 'leaked';
  return level === 'suspected' || level === 'strongly-suspected' ? 'suspected' : state;
}

function activity({ state, transaction, keptFor }: Lease): string {
  if (keptFor !== undefined) return 'kept on purpose';
  if (state === 'busy') return 'busy';
  return transaction === 'T' || transaction === 'E' ? 'idle in a transaction' : 'idle';
}
