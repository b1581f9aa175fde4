import { BEAT_MS } from '../protocol/wire.ts';

// Taken before the program can replace them with fake timers.
const monotonicMs = performance.now.bind(performance);
const cpuUsage = process.cpuUsage.bind(process);

/** How long the thread has been running, not counting the time that the whole process stood still. */
export class Clock {
  stoppedMs = 0;
  lagMs = 0;
  readonly #originMs = monotonicMs();
  #lastBeatMs = Infinity;
  #lastCpuMs = 0;

  /** Milliseconds of running time since the hook was loaded. */
  now(): number {
    const nowMs = monotonicMs();
    // The program's own code may run before the first beat after a stand-still does.
    if (nowMs - this.#lastBeatMs > 2 * BEAT_MS) this.beat();
    return nowMs - this.#originMs - this.stoppedMs;
  }

  /** To be called when beats begin. */
  start(): void {
    this.#lastBeatMs = monotonicMs();
    this.#lastCpuMs = cpuMs();
  }

  /**
   * To be called every {@link BEAT_MS}. A gap of more than two beats is a stand-still (breakpoint, SIGSTOP,
   * suspended machine) as far as the process used no CPU in it; what it did use was a busy event loop.
   */
  beat(): void {
    const nowMs = monotonicMs();
    const nowCpuMs = cpuMs();
    const gapMs = nowMs - this.#lastBeatMs;
    if (gapMs > 2 * BEAT_MS) {
      this.stoppedMs += Math.max(0, gapMs - BEAT_MS - (nowCpuMs - this.#lastCpuMs));
    }
    this.lagMs = Math.max(0, gapMs - BEAT_MS);
    this.#lastBeatMs = nowMs;
    this.#lastCpuMs = nowCpuMs;
  }
}

function cpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}
