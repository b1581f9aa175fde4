import type { Lease } from '../../protocol/wire.ts';
import type { PlacedFrame } from '../ledger/site.ts';

/**
 * Whether a lease is held on purpose: it subscribed, replicates or holds a session lock, or a comment at
 * the line that acquired it says so. Such a lease is not
 * judged by time or by its scope.
 */
export function isLongLived(lease: Lease, at: PlacedFrame | undefined): boolean {
  return lease.keptFor !== undefined || at?.directive === 'long-lived';
}
