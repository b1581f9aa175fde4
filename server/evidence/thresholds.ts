import type { Thresholds } from '../../protocol/thresholds.ts';

/** The thresholds for what happens in a file; `undefined` stands for a file that is not known. */
export type ThresholdsOf = (file: string | undefined) => Thresholds;

/** The same thresholds where none of the durations for a lease is below `learnedMs`. */
export function raisedTo(learnedMs: number | undefined, thresholds: Thresholds): Thresholds {
  if (learnedMs === undefined) return thresholds;
  return {
    ...thresholds,
    slowHeldMs: Math.max(thresholds.slowHeldMs, learnedMs),
    suspectedIdleMs: Math.max(thresholds.suspectedIdleMs, learnedMs),
    stronglySuspectedIdleMs: Math.max(thresholds.stronglySuspectedIdleMs, learnedMs),
    outlivedMs: Math.max(thresholds.outlivedMs, learnedMs),
    leakedAfterScopeMs: Math.max(thresholds.leakedAfterScopeMs, learnedMs),
    exhaustedMs: Math.max(thresholds.exhaustedMs, learnedMs),
  };
}
