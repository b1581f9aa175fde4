import type { Lease } from '../../protocol/wire.ts';

/**
 * Whether a lease is held on purpose: it subscribed, replicates or holds a session lock. Such a lease is not
 * judged by time or by its scope.
 */
export function isLongLived(lease: Lease): boolean {
  return lease.keptFor !== undefined;
}
