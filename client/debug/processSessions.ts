import type { DebugSession } from 'vscode';

/** The sessions that js-debug has below one of its own, one for each process of the program. */
export class ProcessSessions {
  readonly #root: string;
  readonly #onRestarted: (sinceMs: number) => void;
  /** Oldest first. */
  #sessions: readonly DebugSession[] = [];
  /** Wall clock; set while there was a process and there is none. */
  #noneSinceMs: number | undefined;

  /** `onRestarted`: the process has ended and another one took its place; since when, by the wall clock. */
  constructor(root: string, onRestarted: (sinceMs: number) => void) {
    this.#root = root;
    this.#onRestarted = onRestarted;
  }

  /** Only these sessions answer requests such as `evaluate`. */
  get newest(): DebugSession | undefined {
    return this.#sessions.at(-1);
  }

  /** Some debug session of this window was started. */
  sessionStarted(session: DebugSession): void {
    const above = session.parentSession?.id;
    if (above === undefined) return;
    if (above !== this.#root && !this.#sessions.some(({ id }) => id === above)) return;
    if (this.#noneSinceMs !== undefined) this.#onRestarted(this.#noneSinceMs);
    this.#noneSinceMs = undefined;
    this.#sessions = [...this.#sessions, session];
  }

  /** Some debug session of this window has ended. */
  sessionEnded(session: DebugSession): void {
    const left = this.#sessions.filter(({ id }) => id !== session.id);
    if (left.length === 0 && this.#sessions.length > 0) this.#noneSinceMs = Date.now();
    this.#sessions = left;
  }
}
