import type { SparseHistogram, Statistics } from '../../protocol/wire.ts';
import { merged } from './histogram.ts';

/** What was told of a site, with the latest distributions. */
export type SiteStatistics = Statistics &
  Required<Pick<Statistics, 'holdMs' | 'waitMs' | 'idleMs' | 'releasedAt'>>;

/** What is known of a site after a record of it. */
export function updated(known: SiteStatistics | undefined, record: Statistics): SiteStatistics {
  return { holdMs: [], waitMs: [], idleMs: [], releasedAt: [], ...known, ...record };
}

/** Everything counted at one or several acquire sites. */
export interface SiteTotals {
  /** Clients delivered to the program. */
  readonly acquired: number;
  /** Those that came back, in whatever state. */
  readonly released: number;
  /** Acquires that ended in a timeout or a connection error. */
  readonly failed: number;
  readonly holdMs: SparseHistogram;
  readonly waitMs: SparseHistogram;
  /** Of leases that are over: how long nothing was in flight while the client was held, in all. */
  readonly idleMs: SparseHistogram;
  /** How long others have waited because of leases that are over, in milliseconds. */
  readonly causedWaitMs: number;
}

/** The sum over several sites; all zero for none. */
export function totalsOf(statistics: readonly SiteStatistics[]): SiteTotals {
  const sum = (read: (site: SiteStatistics) => number): number =>
    statistics.reduce((total, site) => total + read(site), 0);
  return {
    acquired: sum((site) => site.acquired),
    released: sum((site) => site.released + site.destroyed),
    failed: sum((site) => site.failed),
    holdMs: merged(statistics.map((site) => site.holdMs)),
    waitMs: merged(statistics.map((site) => site.waitMs)),
    idleMs: merged(statistics.map((site) => site.idleMs)),
    causedWaitMs: sum((site) => site.causedWaitMs ?? 0),
  };
}
