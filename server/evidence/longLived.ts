import type { Lease } from '../../protocol/wire.ts';

/** Statements that make sense only on a client that is kept: subscriptions, replication, session locks. */
const KEEPS_CLIENT = /^\s*(?:LISTEN|START_REPLICATION)\b|\bpg_(?:try_)?advisory_lock(?:_shared)?\s*\(/i;

/**
 * Whether a lease is held on purpose, as far as its last query tells. Such a lease is not judged by time
 * or by its scope.
 */
export function isLongLived(lease: Lease): boolean {
  return lease.lastQuery !== undefined && KEEPS_CLIENT.test(lease.lastQuery.text);
}
