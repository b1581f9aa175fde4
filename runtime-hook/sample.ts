/** The first of many are recorded in detail, then one in so many. */
const DETAILED = 50;
const DETAIL_INTERVAL = 128;

/** Where leases or queries come from that are recorded in detail as long as they are few. */
export interface Sampled {
  /** Some were not recorded. */
  isSampled: boolean;
}

/** Whether nothing but detail was recorded so far of so many. */
export function isInFull(count: number): boolean {
  return count <= DETAILED;
}

/** Whether the latest of so many, counted from 1, is to be recorded in detail. */
export function isOfSample(count: number): boolean {
  return isInFull(count) || count % DETAIL_INTERVAL === 0;
}
