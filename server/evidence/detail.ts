import type { ThreadKey } from '../ledger/site.ts';
import type { Snapshot } from '../ledger/snapshot.ts';
import { acquireGroups } from './acquireGroup.ts';
import { levelOf, type Finding, type Findings, type Level } from './finding.ts';

/** With these it matters who usually releases, and what is done before. */
const SUSPICIOUS: ReadonlySet<Level> = new Set<Level>(['leaked', 'strongly-suspected', 'suspected']);

/**
 * The acquire sites whose leases a hook is to record in full, not as a sample: wherever an open lease is suspected or
 * leaked, those with the same signature, because Node's own frames make several sites of one line. By connected
 * thread, in ascending order; threads without such a site are absent. `findings` are of this snapshot.
 */
export function detailedSites(
  { list }: Findings,
  snapshot: Snapshot,
): ReadonlyMap<ThreadKey, readonly number[]> {
  const suspicious = new Map(list.map((finding) => [finding.id, suspiciousThreads(finding)]));
  const byThread = new Map<ThreadKey, number[]>();
  for (const { signature, statistics } of acquireGroups(snapshot)) {
    const threads = suspicious.get(signature.id);
    for (const own of statistics) {
      const { thread, life } = own.thread;
      if (life.kind !== 'connected' || threads?.has(thread) !== true) continue;
      byThread.set(thread, [...(byThread.get(thread) ?? []), own.statistics.site]);
    }
  }
  for (const sites of byThread.values()) sites.sort((a, b) => a - b);
  return byThread;
}

function suspiciousThreads({ leases }: Finding): ReadonlySet<ThreadKey> {
  return new Set(
    leases.filter(({ evidence }) => SUSPICIOUS.has(levelOf(evidence))).map(({ thread }) => thread),
  );
}
