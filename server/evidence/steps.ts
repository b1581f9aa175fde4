/**
 * Durations in text move in these steps, so that text does not tick. Only what outlived its request is
 * talked about before two seconds.
 */
const STEPS_MS = [1000, 2000, 5000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000] as const;

/** The greatest step that the duration has reached, in milliseconds; `undefined` below the first one. */
export function stepReachedMs(durationMs: number): number | undefined {
  return STEPS_MS.findLast((stepMs) => stepMs <= durationMs);
}

/** The next step that the duration will reach, in milliseconds; `undefined` after the last one. */
export function nextStepMs(durationMs: number): number | undefined {
  return STEPS_MS.find((stepMs) => stepMs > durationMs);
}
