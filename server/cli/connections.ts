import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';

/** A connection is accepted in one turn of the event loop and read in the next. */
const TURNS_TO_OPEN = 3;

/** The threads that are connected now. */
export class Connections {
  readonly #open = new Set<string>();
  readonly #changes = new EventEmitter();

  opened(thread: string): void {
    this.#open.add(thread);
  }

  closed(thread: string): void {
    this.#open.delete(thread);
    if (this.#open.size === 0) this.#changes.emit('empty');
  }

  /** Resolves when no thread is connected, after `patienceMs` in any case: a daemon may live on. */
  async allClosed(patienceMs: number): Promise<void> {
    // A process may have come and gone while this one had no time to listen.
    for (let turn = 0; turn < TURNS_TO_OPEN; turn++) await setImmediate();
    if (this.#open.size === 0) return;
    const patience = AbortSignal.timeout(patienceMs);
    await once(this.#changes, 'empty', { signal: patience }).catch((error: unknown) => {
      if (!patience.aborted) throw error;
    });
  }
}
