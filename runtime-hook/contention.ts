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
  advance({ _clients, _idle, _pendingQueue }: PgPool, nowMs: number): void {
    const waiting = _pendingQueue.length;
    if (waiting > 0) {
      const held = _clients.length - _idle.length;
      if (held > 0) this.waitedMs += ((nowMs - this.#lastMs) * waiting) / held;
    }
    this.#lastMs = nowMs;
  }
}
