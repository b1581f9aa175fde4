import type { Lease } from '../../protocol/wire.ts';
import type { ThreadKey } from './site.ts';

/** A lease that is over. */
export interface ClosedLease {
  readonly thread: ThreadKey;
  readonly lease: Lease;
  /** unknown: released while nobody listened. */
  readonly outcome: 'released' | 'destroyed' | 'unknown';
  /** Running time; absent where the outcome is unknown. */
  readonly closedMs?: number;
  readonly releaseSite?: number;
}

/** How long a lease has been held, in milliseconds; 0 while the clock is behind the lease. */
export function heldMs(lease: Lease, nowMs: number): number {
  return Math.max(0, nowMs - lease.acquiredMs);
}

/** How long nothing has used the client, in milliseconds; `undefined` while a query is in flight. */
export function idleMs(lease: Lease, nowMs: number): number | undefined {
  return lease.state === 'busy' ? undefined : Math.max(0, nowMs - lease.idleSinceMs);
}
