import type { Lease, Pool, Wait } from '../../protocol/wire.ts';
import { groupedBy } from './grouping.ts';
import type { ThreadSnapshot } from '../ledger/snapshot.ts';

/** A pool, with who holds and who awaits its clients. */
export interface PoolFacts {
  readonly pool: Pool;
  /** Open leases of the program. */
  readonly holders: readonly Lease[];
  /** Whether a holder's scope goes on, and does not wait for the pool itself. */
  readonly isSomebodyAtWork: boolean;
  /** Those who have waited long, longest first; there may be more. */
  readonly waits: readonly Wait[];
}

const made = new WeakMap<ThreadSnapshot, ReadonlyMap<number, PoolFacts>>();

/** The pools of a thread by id. Made once for each snapshot. */
export function poolFactsOf(thread: ThreadSnapshot): ReadonlyMap<number, PoolFacts> {
  const known = made.get(thread);
  if (known !== undefined) return known;
  const holders = groupedBy([...thread.openLeases.values()], ({ pool }) => `${pool}`);
  const waits = groupedBy(thread.waits, ({ pool }) => `${pool}`);
  const facts = new Map(
    [...thread.pools.values()].map((pool) => {
      const own = holders.get(`${pool.pool}`) ?? [];
      return [
        pool.pool,
        {
          pool,
          holders: own,
          isSomebodyAtWork: own.some((lease) => isAtWork(lease, thread)),
          waits: [...(waits.get(`${pool.pool}`) ?? [])].sort((a, b) => a.requestedMs - b.requestedMs),
        },
      ];
    }),
  );
  made.set(thread, facts);
  return facts;
}

function isAtWork({ scope, awaitingSinceMs }: Lease, { scopes }: ThreadSnapshot): boolean {
  const known = scope === undefined ? undefined : scopes.get(scope);
  return known !== undefined && known.endedMs === undefined && awaitingSinceMs === undefined;
}

/** How long the longest wait has lasted, in milliseconds, without what a busy event loop added; 0 when nobody waits. */
export function longestWaitMs({ pool, waits }: PoolFacts, nowMs: number): number {
  if (pool.waitingSinceMs === undefined) return 0;
  const [longest] = waits;
  const lagMs = longest?.requestedMs === pool.waitingSinceMs ? longest.lagMs : 0;
  return Math.max(0, nowMs - pool.waitingSinceMs - lagMs);
}

/** Whether every client that the pool may have is in somebody's hands. */
export function isFull({ max, total, idle }: Pool): boolean {
  return total >= max && idle === 0;
}

/** Whether the program, and not the pool for a statement of its own, holds every client, and uses none. */
export function isHeldIdle({ pool, holders }: PoolFacts): boolean {
  return isFull(pool) && holders.length >= pool.total && holders.every(({ state }) => state === 'idle');
}
