import { upperBoundMs } from '../../protocol/histogram.ts';
import type { SparseHistogram } from '../../protocol/wire.ts';

/** How many durations a histogram holds. */
export function countOf(histogram: SparseHistogram): number {
  return histogram.reduce((sum, [, count]) => sum + count, 0);
}

/**
 * The duration in milliseconds that the share `q` (0 to 1) of all durations does not exceed, by nearest
 * rank and rounded up to its bucket's bound; `undefined` for an empty histogram.
 */
export function quantileMs(histogram: SparseHistogram, q: number): number | undefined {
  const rank = Math.max(1, Math.ceil(q * countOf(histogram)));
  let seen = 0;
  for (const [bucket, count] of histogram) {
    seen += count;
    if (seen >= rank) return upperBoundMs(bucket);
  }
  return undefined;
}

/** All durations of several histograms in one. */
export function merged(histograms: readonly SparseHistogram[]): SparseHistogram {
  const [only] = histograms;
  if (only !== undefined && histograms.length === 1) return only;
  const counts = new Map<number, number>();
  for (const [bucket, count] of histograms.flat()) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  return [...counts].sort(([a], [b]) => a - b);
}
