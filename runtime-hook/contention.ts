import type { PgPool } from './pool.ts';

/**
 * How long the clients of a pool are waited for: the number of waiters for each client that is held, summed up over
 * time. By how much it grows during a lease is how long others have waited because of it, when every wait is shared
 * by all who hold a client meanwhile. So no waiter need be paired with any holder.
 */
export class Contention {
  /** In milliseconds, for each held client. */
  waitedMs = 0;
  #lastMs = 0;

  /** To be called before anything begins to wait, or is released. What has waited since the last call is summed up. */
  advance(pool: PgPool, nowMs: number): void {
    const waiting = pool._pendingQueue.length;
    if (waiting > 0) {
      // Views of other pools than pg-pool's make a list of the clients when they are asked for them.
      const held = pool._clients.length - pool._idle.length;
      if (held > 0) this.waitedMs += ((nowMs - this.#lastMs) * waiting) / held;
    }
    this.#lastMs = nowMs;
  }
}
