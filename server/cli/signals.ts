import type { ChildProcess } from 'node:child_process';

/** SIGHUP comes when the terminal is closed. */
const HANDED_ON = ['SIGTERM', 'SIGHUP'] as const;

/**
 * Keeps this process alive through Ctrl+C and other signals, so that it can report, and hands them on.
 *
 * Ctrl+C reaches the command by itself, because it is in the terminal's foreground group; a second one, or a
 * signal sent to us alone, is handed to the command, a third one kills it.
 */
export class Signals {
  #child: ChildProcess | undefined;
  /** Came when there was no command yet. */
  #early: NodeJS.Signals | undefined;
  #interrupts = 0;
  readonly #onInterrupt = (): void => {
    this.#interrupts++;
    if (this.#interrupts > 2) this.#hand('SIGKILL');
    else if (this.#child === undefined || this.#interrupts > 1 || !process.stdin.isTTY) this.#hand('SIGINT');
  };
  readonly #hand = (signal: NodeJS.Signals): void => {
    if (this.#child === undefined) this.#early = signal;
    else this.#child.kill(signal);
  };

  constructor() {
    process.on('SIGINT', this.#onInterrupt);
    for (const signal of HANDED_ON) process.on(signal, this.#hand);
  }

  handTo(child: ChildProcess): void {
    this.#child = child;
    if (this.#early !== undefined) child.kill(this.#early);
  }

  release(): void {
    process.off('SIGINT', this.#onInterrupt);
    for (const signal of HANDED_ON) process.off(signal, this.#hand);
  }
}
