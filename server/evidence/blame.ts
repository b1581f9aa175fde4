import type { Lease, Wait } from '../../protocol/wire.ts';
import { framesOf, type Snapshot, type ThreadSnapshot } from '../ledger/snapshot.ts';
import { lineOf } from './caller.ts';
import { groupedBy } from './grouping.ts';
import type { Holder } from './poolFinding.ts';
import { blamedFrame } from './signature.ts';

/**
 * Who held the clients that somebody waited for: the part of the wait that the leases of each line account for, the
 * greatest first. All clients are held while somebody waits, so a lease that lasts as long as the wait has one part
 * in as many as the pool has clients. Parts do not add up to 1: short leases are not told one by one, and statements
 * by `pool.query` never are. `nowMs` is the thread's running time, for a wait that lasts.
 */
export function holdersDuring(
  wait: Pick<Wait, 'pool' | 'requestedMs' | 'endedMs'>,
  thread: ThreadSnapshot,
  { closedLeases }: Pick<Snapshot, 'closedLeases'>,
  nowMs: number,
): readonly Holder[] {
  const endMs = wait.endedMs ?? nowMs;
  const slots = thread.pools.get(wait.pool)?.max ?? 0;
  const waitMs = endMs - wait.requestedMs;
  if (waitMs <= 0 || slots <= 0) return [];
  const parts: { readonly lease: Lease; readonly heldMs: number }[] = [];
  const add = (lease: Lease, closedMs: number): void => {
    const heldMs = Math.min(closedMs, endMs) - Math.max(lease.acquiredMs, wait.requestedMs);
    if (lease.pool === wait.pool && heldMs > 0) parts.push({ lease, heldMs });
  };
  for (const lease of thread.openLeases.values()) add(lease, endMs);
  for (const closed of closedLeases) {
    if (closed.thread === thread.thread && closed.closedMs !== undefined) add(closed.lease, closed.closedMs);
  }
  const placed = parts.flatMap(({ lease, heldMs }) => {
    const at = blamedFrame(framesOf(thread, lease.site));
    return at === undefined ? [] : { at, heldMs };
  });
  return [...groupedBy(placed, ({ at }) => lineOf(at)).values()]
    .map((same) => ({
      at: same[0].at,
      part: Math.min(1, same.reduce((sum, { heldMs }) => sum + heldMs, 0) / (waitMs * slots)),
    }))
    .sort((a, b) => b.part - a.part);
}
