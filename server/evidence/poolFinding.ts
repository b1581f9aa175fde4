import type { PlacedFrame, ThreadKey } from '../ledger/site.ts';

/** What keeps a pool from serving, worst first. */
export const POOL_TROUBLES = ['deadlocked', 'exhausted', 'starved'] as const;

/**
 * starved: somebody has waited for a while, and every client is held. exhausted: and nobody who holds one has done
 * anything meanwhile. deadlocked: whoever holds one waits for another.
 */
export type PoolTrouble = (typeof POOL_TROUBLES)[number];

/** A pool that somebody waits for. */
export interface PoolFinding {
  readonly thread: ThreadKey;
  readonly pool: number;
  readonly trouble: PoolTrouble;
  /** Where the pool was made. */
  readonly at?: PlacedFrame;
  readonly max: number;
  readonly waiting: number;
  /** How long the longest wait has lasted, without what a busy event loop added. */
  readonly waitedMs: number;
  /** Who has waited longest. */
  readonly waiter?: { readonly at?: PlacedFrame; readonly scopeLabel?: string };
  /** Who holds its clients meanwhile, the greatest part first. */
  readonly holders: readonly Holder[];
}

/** A line whose leases somebody waits for. */
export interface Holder {
  readonly at: PlacedFrame;
  /** The part of the wait that its leases account for, 0 to 1. */
  readonly part: number;
}
