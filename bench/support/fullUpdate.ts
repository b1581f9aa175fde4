import type { WireRecord } from '../../protocol/wire.ts';
import type { Ledger } from '../../server/ledger/ledger.ts';
import {
  clock,
  frame,
  lease,
  ledgerOf,
  placedAt,
  pool,
  statistics,
} from '../../test/unit/ledger/observation.ts';

export interface Size {
  readonly sites: number;
  /** Spread over the sites, all idle. */
  readonly openLeases: number;
}

/** Sites lie so close together. */
const LINES_PER_FILE = 20;
const BUCKETS = Array.from({ length: 12 }, (_, index) => index + 8);

/** What is known of a program before the first update: its call sites, each with three frames, and its pool. */
export function programWith({ sites }: Size): Ledger {
  const places = numbered(sites).flatMap((site) => [
    ...placedAt(
      site,
      ['acquire', 'load', 'handle'].map((name, depth) =>
        frame({
          file: `/shop/src/${depth}/file${Math.floor(site / LINES_PER_FILE)}.ts`,
          line: (site % LINES_PER_FILE) * 10 + depth,
          enclosingLine: (site % LINES_PER_FILE) * 10,
          function: `${name}${site}`,
        }),
      ),
    ),
  ]);
  return ledgerOf([pool({ max: 1000 }), ...places]);
}

/** Everything changed: the statistics of every site, all open leases and the clock. Updates count from 1, each 500 ms later. */
export function fullUpdate({ sites, openLeases }: Size, update: number): readonly WireRecord[] {
  const runningMs = update * 500;
  const histogram = BUCKETS.map((bucket) => [bucket, update * bucket] as const);
  return [
    pool({ max: 1000, total: openLeases }),
    ...numbered(sites).map((site) =>
      statistics({
        site,
        acquired: update * 1000,
        released: update * 1000 - 1,
        holdMs: histogram,
        waitMs: histogram,
        idleMs: histogram,
        releasedAt: [[site, update * 1000 - 1]],
      }),
    ),
    ...numbered(openLeases).map((id) =>
      lease({
        lease: id,
        site: 1 + ((id * 4) % sites),
        acquiredMs: 0,
        idleSinceMs: id,
        lastQuery: { text: 'SELECT * FROM orders WHERE id = $1', site: id },
      }),
    ),
    clock(runningMs),
  ];
}

function numbered(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
