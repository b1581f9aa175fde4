import type { Pool } from '../../protocol/wire.ts';
import type { Snapshot } from './snapshot.ts';

export interface PoolTotals {
  readonly pools: number;
  /** Clients that are not idle: taken by the program, or busy with a `pool.query`. */
  readonly held: number;
  /** 0 when a pool has no limit. */
  readonly max: number;
  /** Acquires in the queue. */
  readonly waiting: number;
  readonly poolQueries: number;
}

/** The sum over all pools of threads that are connected; an ended pool is none any more. */
export function poolTotals(snapshot: Snapshot): PoolTotals {
  const pools = [...snapshot.threads.values()]
    .filter((thread) => thread.life.kind === 'connected')
    .flatMap((thread) => [...thread.pools.values()])
    .filter((pool) => !isOver(pool));
  const sum = (read: (pool: Pool) => number): number => pools.reduce((total, pool) => total + read(pool), 0);
  return {
    pools: pools.length,
    held: sum((pool) => Math.max(0, pool.total - pool.idle)),
    max: slotsOf(pools.map(({ max }) => max)),
    waiting: sum((pool) => pool.waiting),
    poolQueries: sum((pool) => pool.poolQueries),
  };
}

function isOver(pool: Pool): boolean {
  return pool.ending && pool.total === 0;
}

/** The slots of several pools together; 0 when one of them has no limit. */
export function slotsOf(limits: readonly number[]): number {
  return limits.some((max) => max >= Number.MAX_SAFE_INTEGER) ? 0 : limits.reduce((sum, max) => sum + max, 0);
}
