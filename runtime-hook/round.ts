/** Hundredths of a millisecond are enough on the wire, and short. */
export function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
