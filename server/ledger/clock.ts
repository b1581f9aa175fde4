import { BEAT_MS } from '../../protocol/wire.ts';

/** What the last beat said about a thread's running time. */
export interface ThreadClock extends Beat {
  /** Monotonic milliseconds of the listener. */
  readonly receivedAtMs: number;
  /** Running time that was assumed before this beat came; time never goes back behind it. */
  readonly floorMs: number;
  /**
   * Running time of the first beat after a standstill. Timers that became due meanwhile fire right after
   * it, and some of them release clients, so time stands at the floor until a later beat.
   */
  readonly resumedAtMs?: number;
}

export interface Beat {
  readonly runningMs: number;
  readonly stoppedMs: number;
  readonly lagMs: number;
}

/** Clocks also come with other records; only one that is about a beat younger counts as the next beat. */
const RESUMING_MS = BEAT_MS / 2;

/** The clock after a beat that was received at `receivedAtMs`, a time of the listener's monotonic clock. */
export function advance(
  previous: ThreadClock | undefined,
  { runningMs, stoppedMs, lagMs }: Beat,
  receivedAtMs: number,
): ThreadClock {
  const now = { runningMs, stoppedMs, lagMs, receivedAtMs };
  if (previous === undefined) return { ...now, floorMs: 0 };
  const { resumedAtMs } = previous;
  if (stoppedMs > previous.stoppedMs) {
    // A thread that stops again and again trails one stop behind instead of never being judged.
    const floorMs =
      resumedAtMs === undefined
        ? runningAtMs(previous, receivedAtMs)
        : Math.max(previous.floorMs, resumedAtMs);
    return { ...now, floorMs, resumedAtMs: runningMs };
  }
  const floorMs = runningAtMs(previous, receivedAtMs);
  const isResuming = resumedAtMs !== undefined && runningMs < resumedAtMs + RESUMING_MS;
  return isResuming ? { ...now, floorMs, resumedAtMs } : { ...now, floorMs };
}

/**
 * Running time of a thread in milliseconds, at a time of the listener's monotonic clock: never further
 * than the last beat plus one beat, so that a thread at a breakpoint does not age. 0 before the first beat.
 */
export function runningAtMs(clock: ThreadClock | undefined, receivedNowMs: number): number {
  if (clock === undefined) return 0;
  if (clock.resumedAtMs !== undefined) return clock.floorMs;
  const sinceBeatMs = Math.min(Math.max(receivedNowMs - clock.receivedAtMs, 0), BEAT_MS);
  return Math.max(clock.floorMs, clock.runningMs + sinceBeatMs);
}
