import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { poolTotals } from '../../../server/ledger/pool.ts';
import { totalsOf } from '../../../server/ledger/siteStatistics.ts';
import { goodbye, ledgerOf, pool, receive, statistics } from './observation.ts';

describe('the totals of pools', () => {
  it('sum over the threads that are connected', () => {
    const ledger = ledgerOf(
      [pool({ total: 5, idle: 2, waiting: 1 }), pool({ pool: 2, max: 4, total: 4, idle: 0 })],
      0,
      'a',
    );
    receive(ledger, [pool({ total: 9 }), goodbye(1, true)], 0, 'over');
    assert.deepEqual(poolTotals(ledger.snapshot()), {
      pools: 2,
      held: 7,
      max: 14,
      waiting: 1,
      poolQueries: 0,
    });
  });

  it('leave out a pool that has ended, but not one that cannot end', () => {
    const ending = { ending: true, idle: 0 };
    const ledger = ledgerOf([pool({ ...ending, total: 0 }), pool({ ...ending, pool: 2, total: 1 })]);
    assert.equal(poolTotals(ledger.snapshot()).pools, 1);
  });
});

describe('the totals of sites', () => {
  it('count whatever came back as released', () => {
    const totals = totalsOf([
      statistics({ acquired: 5, released: 2, destroyed: 1, failed: 4, holdMs: [[3, 3]] }),
      statistics({ acquired: 1, holdMs: [[3, 1]] }),
    ]);
    assert.deepEqual(totals, {
      acquired: 6,
      released: 3,
      failed: 4,
      holdMs: [[3, 4]],
      waitMs: [],
      idleMs: [],
      causedWaitMs: 0,
    });
  });

  it('are zero for no site', () => {
    assert.deepEqual(totalsOf([]), {
      acquired: 0,
      released: 0,
      failed: 0,
      holdMs: [],
      waitMs: [],
      idleMs: [],
      causedWaitMs: 0,
    });
  });
});
