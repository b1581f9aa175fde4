import type {
  Closed,
  Lease,
  PastLease,
  Query,
  Scope,
  Site,
  Statistics,
  WireRecord,
} from '../../protocol/wire.ts';

/** A hook reports ten times a second at most, and everything with each fifth report. */
export const REPORTS_PER_HOUR = 36_000;
export const REPORT_MS = 100;
const REPORTS_PER_BEAT = 5;
/** Distributions of a site are told every 4 s: with each eighth beat, a part of the sites at a time. */
const BEATS_PER_DISTRIBUTION = 8;

const SITES = 2000;
const SITES_PER_FILE = 20;
const LEASES_PER_SECOND = 5000;
const LEASES_PER_REPORT = (LEASES_PER_SECOND * REPORT_MS) / 1000;
/** Of these so many last long enough to be told one by one, and are over with the next beat. */
const TOLD_PER_REPORT = 20;
/** Leases that stay open. */
const HELD = 100;
const BUCKETS = Array.from({ length: 12 }, (_, index) => index + 8);

/** The first report of a connection, without its hello: all sites, and the leases that stay open. */
export function firstReport(): readonly WireRecord[] {
  const files = Math.ceil(SITES / SITES_PER_FILE);
  return [
    ...Array.from({ length: files }, (_, source): WireRecord => ({
      kind: 'source',
      source,
      url: `/shop/src/${source}.js`,
    })),
    ...numbered(SITES).map(siteOf),
    poolAt(0),
    ...numbered(HELD).map((id) => leaseOf(id, id, 0)),
  ];
}

/** What a hook tells in its `report`-th report of an hour in which clients are taken 5,000 times a second at 2,000 call sites. */
export function reportOf(report: number): readonly WireRecord[] {
  const runningMs = report * REPORT_MS;
  const isBeat = report % REPORTS_PER_BEAT === 0;
  const begun = numbered(TOLD_PER_REPORT).map((index) => HELD + report * TOLD_PER_REPORT + index);
  const over = begun
    .map((id) => id - TOLD_PER_REPORT * REPORTS_PER_BEAT)
    .filter((id) => id > HELD + TOLD_PER_REPORT);
  return [
    ...over.map((id): Closed => ({
      kind: 'closed',
      lease: id,
      outcome: 'released',
      closedMs: runningMs,
      releaseSite: siteFor(id),
    })),
    ...begun.map((id): Scope => ({
      ...{ kind: 'scope', scope: id, scopeKind: 'http', label: `GET /orders/${siteFor(id)}` },
      ...{ startedMs: runningMs, lastActiveMs: runningMs },
    })),
    ...begun.map((id) => ({ ...leaseOf(id, siteFor(id), runningMs), scope: id })),
    { kind: 'past-leases', leases: pastLeasesOf(report, runningMs), dropped: 0 },
    ...(isBeat ? beatOf(report, runningMs) : []),
    { kind: 'clock', runningMs, lagMs: 1, stoppedMs: 0 },
  ];
}

function beatOf(report: number, runningMs: number): readonly WireRecord[] {
  const beat = report / REPORTS_PER_BEAT;
  return [
    poolAt(report),
    ...numbered(HELD).map((id) => ({ ...leaseOf(id, id, 0), idleSinceMs: runningMs - (id % 20) * 100 })),
    ...numbered(SITES).map((site): Statistics => ({
      ...{
        kind: 'statistics',
        site,
        acquired: report + site,
        released: report + site,
        destroyed: 0,
        failed: 0,
      },
      ...((beat + site) % BEATS_PER_DISTRIBUTION === 0 && {
        ...{ holdMs: distribution(beat), waitMs: distribution(beat), idleMs: distribution(beat) },
        releasedAt: [[site, beat]],
      }),
    })),
    ...numbered(SITES)
      .filter((site) => (beat + site) % BEATS_PER_DISTRIBUTION === 0)
      .map((site): Query => ({
        ...{
          kind: 'query',
          site,
          text: `SELECT * FROM orders${site} WHERE id = $1`,
          count: report,
          failed: 0,
        },
        ...{ isSampled: true, durationMs: distribution(beat), acquiredAt: [[site, report]] },
      })),
  ];
}

function siteOf(site: number): Site {
  const frames = ['acquire', 'load', 'handle'].map((name, depth) => ({
    ...{ source: Math.floor((site - 1) / SITES_PER_FILE), line: 10 * (site % SITES_PER_FILE) + depth + 1 },
    ...{ column: 3, function: `${name}${site}` },
  }));
  return { kind: 'site', site, frames };
}

function poolAt(report: number): WireRecord {
  return {
    ...{ kind: 'pool', pool: 1, max: 1000, total: 300, idle: 100, waiting: 0, ending: false },
    ...{ poolQueries: report * 100, options: { host: 'localhost', database: 'shop' } },
  };
}

function leaseOf(id: number, site: number, acquiredMs: number): Lease {
  return {
    ...{ kind: 'lease', lease: id, pool: 1, site, connection: id % 300, requestedMs: acquiredMs, acquiredMs },
    ...{
      state: 'idle',
      idleSinceMs: acquiredMs,
      lastQuery: { text: 'SELECT * FROM orders WHERE id = $1', site },
    },
  };
}

function pastLeasesOf(report: number, runningMs: number): readonly PastLease[] {
  return numbered(LEASES_PER_REPORT).map((index) => {
    const id = 1e6 + report * LEASES_PER_REPORT + index;
    return [id, 1, id % 300, siteFor(id), runningMs - 30, runningMs - 25, runningMs];
  });
}

/** Every site has its turn. */
function siteFor(id: number): number {
  return ((id * 7) % SITES) + 1;
}

function distribution(beat: number): readonly (readonly [number, number])[] {
  return BUCKETS.map((bucket) => [bucket, beat * bucket + 1] as const);
}

function numbered(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
