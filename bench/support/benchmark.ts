import type { Comparison } from './comparison.ts';

/** What every file in `bench/` exports under the name `benchmark`. */
export interface Benchmark {
  /** What is measured, for a heading. */
  readonly title: string;
  /** Rejects when it could not measure what it claims to. */
  readonly run: () => Promise<Result>;
}

export interface Result {
  /** One sentence each: what was repeated how often, and versions that matter. */
  readonly conditions: readonly string[];
  readonly comparisons: readonly Comparison[];
}
