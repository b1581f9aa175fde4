import type { ThreadSnapshot } from '../ledger/snapshot.ts';

/** How long a finding waits for its place in the author's files, in the listener's time. */
const PATIENCE_MS = 2000;

/**
 * The listener's time from which something at a site is judged by whatever is known about its place; `-Infinity` for
 * a site that has its place already, or will never get one.
 */
export function placementDueMs({ sites }: ThreadSnapshot, site: number | undefined): number {
  const known = site === undefined ? undefined : sites.get(site);
  return known === undefined || known.placed !== undefined ? -Infinity : known.receivedAtMs + PATIENCE_MS;
}
