/** Fewer clean leases prove nothing, however many leaked before. */
const MIN_CLEAN_LEASES = 20;
/** The chance of mere luck with which nobody calls a leak fixed. */
const MAX_LUCK = 0.01;

/** The chance that so many leases are clean by mere luck, of a call site that leaked this part of them: 0 to 1. */
function luck(leakRate: number, cleanLeases: number): number {
  return (1 - leakRate) ** cleanLeases;
}

/** Whether so many clean leases prove that a leak is fixed, of which this part leaked before (more than 0, at most 1). */
export function isVerified(leakRate: number, cleanLeases: number): boolean {
  return cleanLeases >= MIN_CLEAN_LEASES && luck(leakRate, cleanLeases) < MAX_LUCK;
}

/** How many clean leases it takes to prove that; the least for which {@link isVerified} holds. */
export function leasesToVerify(leakRate: number): number {
  const estimate = Math.floor(Math.log(MAX_LUCK) / Math.log1p(-leakRate));
  // Logarithms are not exact where the chance meets the limit.
  let count = Math.max(MIN_CLEAN_LEASES, estimate - 1);
  while (!isVerified(leakRate, count)) count++;
  return count;
}
