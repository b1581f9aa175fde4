/**
 * Buckets of durations that hook and listener agree on: logarithmic, four to an octave, so that a
 * quantile read from them is at most 19 % too high (2^(1/4)).
 */

const FIRST_BOUND_MS = 0.125;
const BUCKETS_PER_OCTAVE = 4;
/** The last bucket takes everything from about 49 hours on. */
const LAST_BUCKET = 122;
/** How many there are. */
export const BUCKETS = LAST_BUCKET + 1;

/** The bucket for a duration in milliseconds; what is not a positive number falls into bucket 0. */
export function bucketOf(durationMs: number): number {
  if (!(durationMs > FIRST_BOUND_MS)) return 0;
  const bucket = Math.ceil(Math.log2(durationMs / FIRST_BOUND_MS) * BUCKETS_PER_OCTAVE);
  return bucket < LAST_BUCKET ? bucket : LAST_BUCKET;
}

/** The longest duration, in milliseconds, that falls into the bucket. */
export function upperBoundMs(bucket: number): number {
  return FIRST_BOUND_MS * 2 ** (bucket / BUCKETS_PER_OCTAVE);
}
