import type { ChildProcess } from 'node:child_process';

/**
 * Keeps this process alive through Ctrl+C, so that it can report, and hands signals on.
 *
 * Ctrl+C reaches the command by itself, because it is in the terminal's foreground group; a second one, or a
 * signal sent to us alone, is handed to the command, a third one kills it.
 */
export class Signals {
  #child: ChildProcess | undefined;
  #interrupts = 0;
  readonly #onInterrupt = (): void => {
    this.#interrupts++;
    if (this.#interrupts > 2) this.#child?.kill('SIGKILL');
    else if (this.#interrupts > 1 || !process.stdin.isTTY) this.#child?.kill('SIGINT');
  };
  readonly #onTerminate = (): void => {
    this.#child?.kill('SIGTERM');
  };

  constructor() {
    process.on('SIGINT', this.#onInterrupt).on('SIGTERM', this.#onTerminate);
  }

  handTo(child: ChildProcess): void {
    this.#child = child;
  }

  release(): void {
    process.off('SIGINT', this.#onInterrupt).off('SIGTERM', this.#onTerminate);
  }
}
