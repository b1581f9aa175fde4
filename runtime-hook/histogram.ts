import { BUCKETS, bucketOf } from '../protocol/histogram.ts';
import type { SparseHistogram } from '../protocol/wire.ts';

/** Durations counted in the buckets of `protocol/histogram.ts`. */
export class Histogram {
  readonly #counts = new Float64Array(BUCKETS);

  add(durationMs: number): void {
    const bucket = bucketOf(durationMs);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }

  toSparse(): SparseHistogram {
    return [...this.#counts.entries()].filter(([, count]) => count > 0);
  }
}
