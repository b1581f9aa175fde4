import type { TimelineThread } from '../../../protocol/timeline.ts';
import type { PastLease } from '../../../protocol/wire.ts';
import type { Bar } from '../../../timeline/bar.ts';

/** A lease of connection 1 that is over. */
export function bar(lease: number, acquiredMs: number, endMs: number, fields: Partial<Bar> = {}): Bar {
  return {
    lease,
    connection: 1,
    site: 1,
    requestedMs: acquiredMs,
    acquiredMs,
    endMs,
    isOpen: false,
    ...fields,
  };
}

/** A lease of pool 1 that is over, as it is told. */
export function past(lease: number, connection: number, acquiredMs: number, closedMs: number): PastLease {
  return [lease, 1, connection, 1, acquiredMs, acquiredMs, closedMs];
}

/** A running thread with one pool of ten. */
export function thread(fields: Partial<TimelineThread> = {}): TimelineThread {
  return {
    thread: 'process 4711',
    label: 'server.ts, process 4711',
    nowMs: 1000,
    isRunning: true,
    pools: [{ pool: 1, label: 'Pool 1', max: 10, waiting: 0 }],
    sites: [{ site: 1, label: 'orders.ts:31' }],
    past: [],
    open: [],
    waits: [],
    dropped: 0,
    ...fields,
  };
}
