/** Long enough for every time until the year 2059. */
const TIME_DIGITS = 8;

/**
 * What names a run: those that began later compare greater. `startedAtMs` is in milliseconds since the epoch; `random`
 * tells two that began at the same time apart.
 */
export function runId(startedAtMs: number, random: string): string {
  return `${Math.max(0, Math.floor(startedAtMs)).toString(36).padStart(TIME_DIGITS, '0')}-${random}`;
}
