import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { PoolFinding } from '../../../server/evidence/poolFinding.ts';
import {
  frame,
  goodbye,
  lease,
  placedSite,
  pool,
  scope,
  wait,
  type Observed,
} from '../ledger/observation.ts';
import { judgeAt, judgeLater, program } from './judging.ts';

const full = pool({ max: 2, total: 2, waiting: 1, waitingSinceMs: 1000 });
const busy = [lease({ state: 'busy' }), lease({ lease: 2, state: 'busy' })];

function poolsAt(runningMs: number, ...records: readonly Observed[]): readonly PoolFinding[] {
  return judgeAt(program(...records), runningMs).findings.pools;
}

function troublesAt(runningMs: number, ...records: readonly Observed[]): readonly string[] {
  return poolsAt(runningMs, ...records).map(({ trouble }) => trouble);
}

describe('a pool that somebody waits for', () => {
  it('is starved after a second, with those who hold and wait', () => {
    assert.deepEqual(troublesAt(1999, full, ...busy), []);
    const waiting = wait({ requestedMs: 1000, scope: 'GET /orders/:id' });
    const [finding] = poolsAt(2000, full, ...busy, ...placedSite(2, 40), waiting);
    assert.deepEqual(finding, {
      thread: 'process 4711',
      pool: 1,
      trouble: 'starved',
      max: 2,
      waiting: 1,
      waitedMs: 1000,
      holders: [{ at: frame({ line: 31 }), part: 1 }],
      waiter: { at: frame({ line: 40 }), scopeLabel: 'GET /orders/:id' },
    });
  });

  it('is not starved while it has, or may make, another client', () => {
    assert.deepEqual(troublesAt(9000, { ...full, idle: 1 }, ...busy), []);
    assert.deepEqual(troublesAt(9000, { ...full, max: 3 }, ...busy), []);
  });

  it('is not starved by a busy event loop', () => {
    assert.deepEqual(troublesAt(3000, full, ...busy, wait({ requestedMs: 1000, lagMs: 1001 })), []);
    assert.deepEqual(troublesAt(3000, full, ...busy, wait({ requestedMs: 1000, lagMs: 1000 })), ['starved']);
  });

  it('takes no lag from a wait that is not the longest', () => {
    assert.deepEqual(troublesAt(2000, full, ...busy, wait({ requestedMs: 1500, lagMs: 500 })), ['starved']);
  });

  it('is exhausted when nobody does anything, and starved while somebody’s request goes on', () => {
    const idle = [lease(), lease({ lease: 2, scope: 1 })];
    assert.deepEqual(troublesAt(5999, full, ...idle), ['starved']);
    assert.deepEqual(troublesAt(6000, full, ...idle), ['exhausted']);
    assert.deepEqual(troublesAt(6000, full, scope(), ...idle), ['starved']);
  });

  it('is deadlocked when all who hold wait, and the worst comes first', () => {
    const waiting = [
      lease({ scope: 1, awaitingSinceMs: 1000 }),
      lease({ lease: 2, scope: 1, awaitingSinceMs: 1000 }),
    ];
    const other = [{ ...full, pool: 2 }, lease({ lease: 3, pool: 2 }), lease({ lease: 4, pool: 2 })];
    assert.deepEqual(troublesAt(1999, full, scope(), ...waiting), []);
    assert.deepEqual(troublesAt(6000, ...other, full, scope(), ...waiting), ['deadlocked', 'exhausted']);
  });

  it('is nobody’s trouble once the program is over', () => {
    const ledger = program(full, ...busy, goodbye(9000, false));
    assert.deepEqual(judgeLater(ledger, 9000).findings.pools, []);
  });
});
