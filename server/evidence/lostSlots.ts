import { slotsOf } from '../ledger/pool.ts';
import type { Snapshot } from '../ledger/snapshot.ts';
import type { JudgedLease } from './finding.ts';

/** Slots of pools that leaked leases occupy. */
export interface LostSlots {
  readonly lost: number;
  /** What the pools concerned may hold, each counted once; 0 when nothing is known about them, or one has no limit. */
  readonly max: number;
}

/** Counts the leaked ones among the leases. */
export function lostSlots(leases: readonly JudgedLease[], snapshot: Snapshot): LostSlots {
  const leaked = leases.filter(({ evidence }) => evidence.kind === 'leaked');
  const maxByPool = new Map(
    leaked.map(({ thread, pool }) => [
      `${pool} ${thread}`,
      snapshot.threads.get(thread)?.pools.get(pool)?.max ?? 0,
    ]),
  );
  return { lost: leaked.length, max: slotsOf([...maxByPool.values()]) };
}
