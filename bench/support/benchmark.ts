import type { Comparison } from './comparison.ts';

/** What every file in `bench/` exports under the name `benchmark`. */
export interface Benchmark {
  /** What is measured, for a heading. */
  readonly title: string;
  /** Runs only when it is asked for by name. */
  readonly isLong?: true;
  /** Rejects when it could not measure what it claims to. */
  readonly run: () => Promise<Result>;
}

export interface Result {
  /** One sentence each: what was repeated how often, and versions that matter. */
  readonly conditions: readonly string[];
  readonly comparisons: readonly Comparison[];
  /** One sentence for each bound that was broken, if the benchmark has any. */
  readonly failures?: readonly string[];
}
