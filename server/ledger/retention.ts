import { LIMITS } from '../../protocol/wire.ts';

/** How much a ledger keeps. A hook that keeps its own limits never meets those of a thread. */
export const RETENTION = {
  closedLeases: 10_000,
  endedThreads: 100,
  sitesPerThread: LIMITS.sites,
  /** Leases that were left out still have scopes, and scopes come before their leases. */
  scopesPerThread: 2 * LIMITS.openLeases,
  openLeasesPerThread: LIMITS.openLeases,
  poolsPerThread: 1000,
  sourcesPerThread: 10_000,
  waitsPerThread: LIMITS.pools * LIMITS.waitsPerPool,
  endedWaitsPerThread: 200,
  patchesPerThread: LIMITS.patches,
  queriesPerThread: LIMITS.queries,
  /** In all threads together. */
  pastLeases: 100_000,
  misusesPerThread: LIMITS.misuses,
} as const;

/** Sets an entry unless the map is full and the key new; returns whether it was set. */
export function setBounded<Key, Value>(
  map: Map<Key, Value>,
  key: Key,
  value: Value,
  maxEntries: number,
): boolean {
  if (map.size >= maxEntries && !map.has(key)) return false;
  map.set(key, value);
  return true;
}

/** Appends and drops the oldest entries beyond `maxEntries`; returns how many were dropped. */
export function pushBounded<Entry>(ring: Entry[], entry: Entry, maxEntries: number): number {
  ring.push(entry);
  return ring.splice(0, Math.max(0, ring.length - maxEntries)).length;
}
