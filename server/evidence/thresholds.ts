/** When something is worth saying. All in running time of the observed thread unless it says otherwise. */
export interface Thresholds {
  /** Held this long is slow. */
  readonly slowHeldMs: number;
  /** Held this many times the usual hold (p95) of its call site is slow too … */
  readonly slowTimesUsual: number;
  /** … once so many leases of it are known. */
  readonly slowUsualLeases: number;
  /** Idle this long is suspected. */
  readonly suspectedIdleMs: number;
  /** Idle this long is strongly suspected. */
  readonly stronglySuspectedIdleMs: number;
  /** Idle this long after the end of its scope: outlived. */
  readonly outlivedMs: number;
  /** Everything in its scope quiet for this long after the scope's end: leaked. */
  readonly leakedAfterScopeMs: number;
  /** Somebody waits this long while every client is held: starved. */
  readonly starvedMs: number;
  /** Every holder waits this long for another client: deadlocked. */
  readonly deadlockedMs: number;
  /** Somebody waits this long, and nobody who holds a client does anything: exhausted. */
  readonly exhaustedMs: number;
  /** A lease that stays open and idle this long after `pool.end()`, or after its connection was lost: leaked. */
  readonly leftOpenMs: number;
  /** So many late returns at a call site raise its thresholds. */
  readonly lateReturnsToLearn: number;
  /** The highest learned threshold. */
  readonly learnedMaxMs: number;
  /** How long a finding waits for its place in the author's files, in the listener's time. */
  readonly placementPatienceMs: number;
}

/** The defaults of ARCHITECTURE.md, "Levels". */
export const DEFAULT_THRESHOLDS: Thresholds = {
  slowHeldMs: 2000,
  slowTimesUsual: 10,
  slowUsualLeases: 50,
  suspectedIdleMs: 5000,
  stronglySuspectedIdleMs: 30_000,
  outlivedMs: 1000,
  leakedAfterScopeMs: 10_000,
  starvedMs: 1000,
  deadlockedMs: 1000,
  exhaustedMs: 5000,
  leftOpenMs: 1000,
  lateReturnsToLearn: 3,
  learnedMaxMs: 600_000,
  placementPatienceMs: 2000,
};

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
