import type {
  Lease,
  Misuse,
  Pool,
  Scope,
  SparseHistogram,
  Wait,
  WireRecord,
} from '../../../protocol/wire.ts';
import { bucketOf } from '../../../protocol/histogram.ts';
import type { ConnectionChange } from '../../../server/ledger/fact.ts';
import { Ledger } from '../../../server/ledger/ledger.ts';
import type { PlacedFrame, Placement } from '../../../server/ledger/site.ts';
import type { SiteStatistics } from '../../../server/ledger/siteStatistics.ts';

/** Facts about an imaginary program, with everything filled in that a test does not care about. */

export const THREAD = 'process 4711';
export const ORDERS = '/shop/orders.ts';

export type Observed = WireRecord | Placement | ConnectionChange;

/** A ledger that has received the records at the listener's time 0, or at `receivedAtMs`. */
export function ledgerOf(records: readonly Observed[], receivedAtMs = 0, thread = THREAD): Ledger {
  return receive(new Ledger(), records, receivedAtMs, thread);
}

export function receive(
  ledger: Ledger,
  records: readonly Observed[],
  receivedAtMs = 0,
  thread = THREAD,
): Ledger {
  for (const record of records) ledger.apply({ thread, receivedAtMs, record });
  return ledger;
}

export function hello(pid = 4711): WireRecord {
  return {
    kind: 'hello',
    wireVersion: 1,
    token: 'secret',
    process: { pid, ppid: 1, program: '/shop/server.ts', cwd: '/shop' },
    threadId: 0,
    nodeVersion: 'v20.20.2',
    startedAtMs: 1_700_000_000_000,
  };
}

export function clock(runningMs: number, stoppedMs = 0): WireRecord {
  return { kind: 'clock', runningMs, lagMs: 0, stoppedMs };
}

export function goodbye(runningMs: number, loopEmpty: boolean): WireRecord {
  return { kind: 'goodbye', runningMs, exitCode: 0, loopEmpty };
}

export function pool(fields: Partial<Pool> = {}): Pool {
  return {
    kind: 'pool',
    pool: 1,
    max: 10,
    total: 1,
    idle: 0,
    waiting: 0,
    poolQueries: 0,
    ending: false,
    options: {},
    ...fields,
  };
}

/** Acquired at running time 0 at site 1, and idle since it was acquired. */
export function lease(fields: Partial<Lease> = {}): Lease {
  return {
    kind: 'lease',
    lease: 1,
    pool: 1,
    site: 1,
    requestedMs: 0,
    acquiredMs: 0,
    state: 'idle',
    idleSinceMs: fields.acquiredMs ?? 0,
    ...fields,
  };
}

export function closed(lease: number, closedMs: number, releaseSite?: number): WireRecord {
  return {
    kind: 'closed',
    lease,
    outcome: 'released',
    closedMs,
    ...(releaseSite !== undefined && { releaseSite }),
  };
}

/** `GET /orders/:id`, begun and last active at running time 0. */
export function scope(fields: Partial<Scope> = {}): Scope {
  return {
    kind: 'scope',
    scope: 1,
    scopeKind: 'http',
    label: 'GET /orders/:id',
    startedMs: 0,
    lastActiveMs: 0,
    ...fields,
  };
}

export function statistics(fields: Partial<SiteStatistics> = {}): SiteStatistics {
  return {
    kind: 'statistics',
    site: 1,
    acquired: 1,
    released: 0,
    destroyed: 0,
    failed: 0,
    holdMs: [],
    waitMs: [],
    idleMs: [],
    releasedAt: [],
    ...fields,
  };
}

/** Asked for at running time 0 at site 2, and waits. */
export function wait(fields: Partial<Wait> = {}): Wait {
  return { kind: 'wait', wait: 1, pool: 1, site: 2, requestedMs: 0, lagMs: 0, ...fields };
}

/** Released twice at site 2, once, 100 ms after the start. */
export function misuse(fields: Partial<Misuse> = {}): Misuse {
  return { kind: 'misuse', misuse: 'double-release', site: 2, count: 1, lastMs: 100, ...fields };
}

export function holds(count: number, durationMs: number): SparseHistogram {
  return [[bucketOf(durationMs), count]];
}

/** A site with its place in the author's files: one frame in orders.ts for each line, innermost first. */
export function placedSite(site: number, ...lines: readonly number[]): readonly Observed[] {
  return placedAt(
    site,
    lines.map((line) => frame({ line })),
  );
}

export function placedAt(site: number, frames: readonly PlacedFrame[]): readonly Observed[] {
  return [
    { kind: 'site', site, frames: [] },
    { kind: 'placement', site, frames },
  ];
}

export function frame(fields: Partial<PlacedFrame> = {}): PlacedFrame {
  return { file: ORDERS, line: 31, column: 18, function: 'getOrder', origin: 'author', ...fields };
}
