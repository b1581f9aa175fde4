const RESAMPLES = 10_000;
const CONFIDENCE = 0.95;

/** A median, and the limits between which it lies with 95 % confidence. */
export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The median of the samples, with a confidence interval by the percentile bootstrap (Efron 1979).
 * All NaN for no samples.
 */
export function estimate(samples: readonly number[]): Estimate {
  const medians = Array.from({ length: RESAMPLES }, () => median(resampled(samples)));
  medians.sort((one, other) => one - other);
  const tail = Math.floor((RESAMPLES * (1 - CONFIDENCE)) / 2);
  return {
    median: median(samples),
    low: medians.at(tail) ?? NaN,
    high: medians.at(-1 - tail) ?? NaN,
  };
}

/** The middle one, or the mean of the two in the middle; NaN for no samples. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper;
}

/** The smallest sample that the share `q` (0 to 1) of all does not exceed, by nearest rank; NaN for no samples. */
export function percentile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;
}

/** As many samples as there are, drawn with replacement. */
function resampled(samples: readonly number[]): number[] {
  return samples.map((sample) => samples[Math.floor(Math.random() * samples.length)] ?? sample);
}
