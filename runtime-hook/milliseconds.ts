/** How long others wait because of an open lease is told in steps of so much. */
const WAIT_STEP_MS = 500;

/** Hundredths of a millisecond are enough on the wire, and short. */
export function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}

/** A time that may be unknown, as a property that is absent then. */
export function time<Key extends string>(key: Key, ms: number | undefined): Partial<Record<Key, number>> {
  return ms === undefined ? {} : ({ [key]: round(ms) } as Record<Key, number>);
}

/** Coarse, so that not everything has to be told with every beat while somebody waits; undefined for next to nothing. */
export function inSteps(ms: number): number | undefined {
  return ms < WAIT_STEP_MS ? undefined : Math.floor(ms / WAIT_STEP_MS) * WAIT_STEP_MS;
}
