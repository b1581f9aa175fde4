import type { Lease, Pool, Wait } from '../../protocol/wire.ts';
import { groupedBy } from './grouping.ts';
import type { ThreadSnapshot } from '../ledger/snapshot.ts';

/** A pool, with who holds and who awaits its clients. */
export interface PoolFacts {
  readonly pool: Pool;
  /** Open leases of the program. */
  readonly holders: readonly Lease[];
  /** What is the matter when the program holds every client and uses none; `undefined` otherwise. */
  readonly standstill?: Standstill;
  /** Those who have waited long, longest first; there may be more. */
  readonly waits: readonly Wait[];
}

/** The program, and not the pool for a statement of its own, holds every client, and uses none. */
export interface Standstill {
  /** Running time at which one of them was used last. */
  readonly lastUsedMs: number;
  /** Whether a holder's scope goes on, and does not wait for the pool itself. */
  readonly isSomebodyAtWork: boolean;
  /** Running time since which every holder has waited for another client of the pool; absent when not all do. */
  readonly deadlockedSinceMs?: number;
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
      const standstill = standstillOf(pool, own, thread);
      return [
        pool.pool,
        {
          pool,
          holders: own,
          ...(standstill !== undefined && { standstill }),
          waits: [...(waits.get(`${pool.pool}`) ?? [])].sort((a, b) => a.requestedMs - b.requestedMs),
        },
      ];
    }),
  );
  made.set(thread, facts);
  return facts;
}

function standstillOf(pool: Pool, holders: readonly Lease[], thread: ThreadSnapshot): Standstill | undefined {
  const isHeldIdle =
    isFull(pool) && holders.length >= pool.total && holders.every(({ state }) => state === 'idle');
  if (!isHeldIdle) return undefined;
  const lastUsedMs = Math.max(...holders.map(({ idleSinceMs }) => idleSinceMs));
  // A client that is kept on purpose is not waited with.
  const awaitingSinceMs = holders.flatMap(({ awaitingSinceMs: sinceMs, keptFor }) =>
    sinceMs === undefined || keptFor !== undefined ? [] : sinceMs,
  );
  return {
    lastUsedMs,
    isSomebodyAtWork: holders.some((lease) => isAtWork(lease, thread)),
    ...(awaitingSinceMs.length === holders.length && {
      deadlockedSinceMs: Math.max(lastUsedMs, ...awaitingSinceMs),
    }),
  };
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
