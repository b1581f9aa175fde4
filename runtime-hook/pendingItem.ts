import { Given } from './given.ts';
import type { Acquire } from './lease.ts';

/** pg-pool's record of one `connect()` that it has not answered yet. */
export interface PendingItem {
  readonly timedOut?: boolean;
}

/** The acquire that a pending item stands for. */
class Tag extends Given {
  readonly #acquire: Acquire;

  constructor(item: object, acquire: Acquire) {
    super(item);
    this.#acquire = acquire;
  }

  static acquireOf(item: object): Acquire | undefined {
    return #acquire in item ? item.#acquire : undefined;
  }
}

/** The item that was tagged last, until its client is handed out. */
let lastTagged: PendingItem | undefined;

/** Makes the item stand for the acquire. Throws when it stands for one already. */
export function tag(item: PendingItem, acquire: Acquire): void {
  new Tag(item, acquire);
  acquire.item = item;
  lastTagged = item;
}

/**
 * Makes the last item of a pool's queue, which has grown, stand for the acquire. A `connect` inside of the one that
 * is running may have tagged it already.
 */
export function tagLast(queue: readonly PendingItem[], acquire: Acquire): void {
  const item = queue.at(-1);
  if (item && item !== lastTagged) tag(item, acquire);
}

/** Undefined for the pool's own items, and for those of a `connect` that was not seen. */
export function acquireOf(item: PendingItem): Acquire | undefined {
  if (item === lastTagged) lastTagged = undefined;
  return Tag.acquireOf(item);
}
