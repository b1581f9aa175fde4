import type { MissingHook } from './missingHook.ts';

/** A running program has this long to load the hook, in milliseconds; Node itself needs far less than a second. */
const PATIENCE_MS = 5000;
const LOOK_INTERVAL_MS = 500;

export interface HookWatchOptions {
  /** Why nothing of the program is traced so far; `undefined` when something is. */
  readonly look: () => Promise<MissingHook | undefined>;
  /** Called when patience is over and the reason is known or has changed, and with `undefined` when it was wrong. */
  readonly onNews: (missing: MissingHook | undefined) => void;
}

/**
 * Watches whether one program loads the hook, until it does or `dispose` is called. Only time in which the program
 * runs counts, not time at a breakpoint.
 */
export class HookWatch {
  readonly #options: HookWatchOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #stoppedSessions = new Set<string>();
  #runningMs = 0;
  #told: MissingHook['kind'] | undefined;
  #isOver = false;

  constructor(options: HookWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#tick(), LOOK_INTERVAL_MS);
  }

  /** A process of the program stands still at a breakpoint, or goes on. `session` tells processes apart. */
  processStopped(session: string, isStopped: boolean): void {
    if (isStopped) this.#stoppedSessions.add(session);
    else this.#stoppedSessions.delete(session);
  }

  dispose(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
  }

  async #tick(): Promise<void> {
    if (this.#stoppedSessions.size > 0) return;
    this.#runningMs += LOOK_INTERVAL_MS;
    const missing = await this.#options.look();
    if (this.#isOver) return;
    if (missing === undefined) {
      this.dispose();
      if (this.#told !== undefined) this.#options.onNews(undefined);
    } else if (this.#runningMs >= PATIENCE_MS && missing.kind !== this.#told) {
      this.#told = missing.kind;
      this.#options.onNews(missing);
    }
  }
}
