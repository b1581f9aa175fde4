import { BEAT_MS } from '../protocol/wire.ts';

/** Where time comes from, in milliseconds. */
export interface TimeSources {
  readonly monotonicMs: () => number;
  /** CPU used by this thread where Node can tell (24 and newer), else by the whole process. */
  readonly cpuMs: () => number;
}

// Taken before the program can replace them with fake timers.
// `performance` is loaded by Node when it is first asked for, which takes as long as all the rest of the hook.
const hrtime = process.hrtime.bind(process);
const ofThread = process as NodeJS.Process & { threadCpuUsage?: () => NodeJS.CpuUsage };
const cpuUsage = ofThread.threadCpuUsage?.bind(process) ?? process.cpuUsage.bind(process);

const SYSTEM: TimeSources = {
  monotonicMs: () => {
    const [seconds, nanoseconds] = hrtime();
    return seconds * 1000 + nanoseconds / 1e6;
  },
  cpuMs: () => {
    const { user, system } = cpuUsage();
    return (user + system) / 1000;
  },
};

/** How long the thread has been running, not counting the time that the whole process stood still. */
export class Clock {
  stoppedMs = 0;
  lagMs = 0;
  /** How late the event loop has been while the thread ran, all in all. */
  laggedMs = 0;
  readonly #sources: TimeSources;
  readonly #originMs: number;
  #lastBeatMs = Infinity;
  #lastCpuMs = 0;

  constructor(sources = SYSTEM) {
    this.#sources = sources;
    this.#originMs = sources.monotonicMs();
  }

  /** Milliseconds of running time since the hook was loaded. */
  now(): number {
    const nowMs = this.#sources.monotonicMs();
    // The program's own code may run before the first beat after a stand-still does.
    if (nowMs - this.#lastBeatMs > 2 * BEAT_MS) this.beat();
    return nowMs - this.#originMs - this.stoppedMs;
  }

  /** To be called when beats begin. */
  start(): void {
    this.#lastBeatMs = this.#sources.monotonicMs();
    this.#lastCpuMs = this.#sources.cpuMs();
  }

  /**
   * To be called every {@link BEAT_MS}. A gap of more than two beats is a stand-still (breakpoint, SIGSTOP,
   * suspended machine) as far as the process used no CPU in it; what it did use was a busy event loop.
   */
  beat(): void {
    const nowMs = this.#sources.monotonicMs();
    const nowCpuMs = this.#sources.cpuMs();
    const gapMs = nowMs - this.#lastBeatMs;
    const stoppedMs = gapMs > 2 * BEAT_MS ? Math.max(0, gapMs - BEAT_MS - (nowCpuMs - this.#lastCpuMs)) : 0;
    this.stoppedMs += stoppedMs;
    this.lagMs = Math.max(0, gapMs - BEAT_MS);
    this.laggedMs += Math.max(0, this.lagMs - stoppedMs);
    this.#lastBeatMs = nowMs;
    this.#lastCpuMs = nowCpuMs;
  }
}
