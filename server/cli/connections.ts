import { EventEmitter, once } from 'node:events';

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
    if (this.#open.size === 0) return;
    const patience = AbortSignal.timeout(patienceMs);
    await once(this.#changes, 'empty', { signal: patience }).catch((error: unknown) => {
      if (!patience.aborted) throw error;
    });
  }
}
