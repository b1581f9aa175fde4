/** What one run had to say of a signature. */
export interface RunRecord {
  /** See `runId`. */
  readonly run: string;
  readonly acquired: number;
  /** 0 where a client is suspected in the end: what came back in such a run does not prove a leak fixed. */
  readonly released: number;
  readonly leaked: number;
}

/** What several runs had to say of it, in the order in which they began. */
export interface Totals {
  /** Those that acquired clients there. */
  readonly runs: number;
  readonly leakingRuns: number;
  /** In the runs that leaked. */
  readonly acquired: number;
  readonly leaked: number;
  /** Leases that were released in the runs after the last one that leaked; 0 if none ever did. */
  readonly clean: number;
}

export const NO_TOTALS: Totals = { runs: 0, leakingRuns: 0, acquired: 0, leaked: 0, clean: 0 };

/** The totals with a further run, which began after all those before. */
export function withRun(
  before: Totals,
  { acquired, released, leaked }: Pick<RunRecord, 'acquired' | 'released' | 'leaked'>,
): Totals {
  const isLeaking = leaked > 0;
  return {
    runs: before.runs + 1,
    leakingRuns: before.leakingRuns + (isLeaking ? 1 : 0),
    acquired: before.acquired + (isLeaking ? acquired : 0),
    leaked: before.leaked + leaked,
    clean: isLeaking || before.leakingRuns === 0 ? 0 : before.clean + released,
  };
}

/** The part of the clients that leaked, of the runs in which some did: 0 to 1. */
export function leakRate({ leaked, acquired }: Pick<Totals, 'leaked' | 'acquired'>): number {
  return acquired === 0 ? 0 : Math.min(1, leaked / acquired);
}
