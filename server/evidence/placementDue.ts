import type { ThreadSnapshot } from '../ledger/snapshot.ts';
import type { Thresholds } from './thresholds.ts';

/**
 * The listener's time from which something at a site is judged by whatever is known about its place; `-Infinity` for
 * a site that has its place already, or will never get one.
 */
export function placementDueMs(
  { sites }: ThreadSnapshot,
  site: number | undefined,
  thresholds: Thresholds,
): number {
  const known = site === undefined ? undefined : sites.get(site);
  return known === undefined || known.placed !== undefined
    ? -Infinity
    : known.receivedAtMs + thresholds.placementPatienceMs;
}
