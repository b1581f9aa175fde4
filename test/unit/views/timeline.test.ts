import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { PastLease, PastLeases } from '../../../protocol/wire.ts';
import { perfettoTrace } from '../../../server/views/perfetto.ts';
import { timelineSince } from '../../../server/views/timeline.ts';
import type { Ledger } from '../../../server/ledger/ledger.ts';
import { judgeAt, program } from '../evidence/judging.ts';
import {
  closed,
  hello,
  lease,
  ledgerOf,
  placedSite,
  pool,
  receive,
  scope,
  statistics,
  type Observed,
} from '../ledger/observation.ts';
import { MOVED, UNCHANGED, sceneAt, sceneOf } from './drawing.ts';

function told(...leases: readonly PastLease[]): PastLeases {
  return { kind: 'past-leases', leases, dropped: 0 };
}

/** A program that has said who it is. */
function greeted(...records: readonly Observed[]): Ledger {
  return ledgerOf([hello(), pool(), ...placedSite(1, 31), statistics(), ...records]);
}

/** Held by a request that was answered long ago, idle. */
const LEAK = [scope({ endedMs: 100 }), lease({ scope: 1, connection: 3, requestedMs: 0, acquiredMs: 40 })];

describe('timelineSince', () => {
  it('tells everything at first, and then only what is new', () => {
    const ledger = greeted(told([1, 1, 1, 1, 0, 1, 5]));
    const first = timelineSince(sceneOf(ledger, 10), UNCHANGED, 10, undefined);
    assert.equal(first.update.isComplete, true);
    const [thread] = first.update.threads;
    assert.equal(thread?.label, 'server.ts, process 4711');
    assert.deepEqual(thread.pools, [{ pool: 1, label: 'Pool 1', max: 10, waiting: 0 }]);
    assert.deepEqual(thread.sites, [{ site: 1, label: 'orders.ts:31' }]);
    assert.deepEqual(thread.past, [[1, 1, 1, 1, 0, 1, 5]]);

    receive(ledger, [told([2, 1, 1, 1, 6, 6, 7])], 20);
    const second = timelineSince(sceneOf(ledger, 20), UNCHANGED, 20, first.told);
    assert.equal(second.update.isComplete, false);
    assert.deepEqual(second.update.threads[0]?.past, [[2, 1, 1, 1, 6, 6, 7]]);
    assert.deepEqual(second.update.threads[0].sites, []);

    const third = timelineSince(sceneOf(ledger, 20), MOVED, 20, second.told);
    assert.deepEqual(third.update.threads[0]?.past, []);
    assert.deepEqual(third.update.threads[0].sites, [{ site: 1, label: 'orders.ts:33' }]);
  });

  it('tells everything again when what was told was forgotten', () => {
    const ledger = program(told([1, 1, 1, 1, 0, 1, 5]));
    const first = timelineSince(sceneOf(ledger, 10), UNCHANGED, 10, undefined);
    ledger.apply({ kind: 'cleared' });
    const second = timelineSince(sceneOf(ledger, 10), UNCHANGED, 10, first.told);
    assert.equal(second.update.isComplete, true);
    assert.ok(second.update.sequence > first.update.sequence);
  });

  it('tells of an open lease what is said about it', () => {
    const { update } = timelineSince(sceneAt(60_000, ...LEAK), UNCHANGED, 60_000, undefined);
    const [open] = update.threads[0]?.open ?? [];
    assert.equal(open?.level, 'leaked');
    assert.equal(open.connection, 3);
    assert.match(open.verdict ?? '', /1 of 10/);
  });

  it('tells of a long lease that is over also where hooks were not asked', () => {
    const ledger = program(lease({ connection: 2 }), closed(1, 9000));
    const { update } = timelineSince(sceneOf(ledger, 10_000), UNCHANGED, 10_000, undefined);
    assert.deepEqual(update.threads[0]?.past, [[1, 1, 2, 1, 0, 0, 9000]]);
  });
});

describe('perfettoTrace', () => {
  const ledger = greeted(...LEAK, told([5, 1, 1, 1, 10, 12.5, 20], [6, 1, 1, 0, 30, 30, 31]));
  judgeAt(ledger, 60_000);
  const { traceEvents } = perfettoTrace(sceneOf(ledger, 60_000), UNCHANGED, 60_000);

  it('has a slice for each lease, in microseconds, on a lane for each connection', () => {
    const slices = traceEvents.filter((event) => event.ph === 'X');
    assert.deepEqual(
      slices.map(({ name, cat, tid, ts, dur }) => [name, cat, tid, ts, dur]),
      [
        ['orders.ts:31', 'released', 1, 12_500, 7500],
        ['pool.query', 'released', 1, 30_000, 1000],
        ['orders.ts:31', 'leaked', 2, 40_000, 59_960_000],
      ],
    );
    assert.equal(slices[0]?.args['waitedMs'], 2.5);
    assert.equal(slices[2]?.args['end'], 'not released');
  });

  it('names the process and every lane that it uses', () => {
    const names = traceEvents.flatMap((event) =>
      event.ph === 'M' && event.name !== 'thread_sort_index' ? [[event.tid, event.args['name']]] : [],
    );
    assert.deepEqual(names, [
      [0, 'server.ts, process 4711'],
      [1, 'Pool 1 · connection 1'],
      [2, 'Pool 1 · connection 3'],
    ]);
  });

  it('counts what is in use and who waits, in the order of time', () => {
    const counts = traceEvents.flatMap((event) =>
      event.ph === 'C' ? [[event.ts, event.args['in use'], event.args['waiting']]] : [],
    );
    assert.deepEqual(counts, [
      [0, 0, 1],
      [10_000, 0, 2],
      [12_500, 1, 1],
      [20_000, 0, 1],
      [30_000, 1, 1],
      [31_000, 0, 1],
      [40_000, 1, 0],
    ]);
  });
});
