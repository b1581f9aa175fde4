import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { detailedSites } from '../../../server/evidence/detail.ts';
import {
  clock,
  closed,
  goodbye,
  lease,
  placedSite,
  pool,
  receive,
  scope,
  statistics,
  THREAD,
} from '../ledger/observation.ts';
import { judgeAt, judgeLater, program } from './judging.ts';
import type { Ledger } from '../../../server/ledger/ledger.ts';

describe('detail is wanted', () => {
  const sitesAt = (ledger: Ledger, runningMs: number): unknown =>
    Object.fromEntries(detailedSites(judgeAt(ledger, runningMs).findings, ledger.snapshot()));

  it('of the site of a lease once it is suspected, until it is released', () => {
    const ledger = program(lease());
    assert.deepEqual(sitesAt(ledger, 4999), {});
    assert.deepEqual(sitesAt(ledger, 5000), { [THREAD]: [1] });
    receive(ledger, [closed(1, 6000)], 6000);
    assert.deepEqual(sitesAt(ledger, 6000), {});
  });

  it('of leases that outlived their scope, and of leaked ones', () => {
    const ledger = program(scope({ endedMs: 100, lastActiveMs: 90 }), lease({ scope: 1 }));
    assert.deepEqual(sitesAt(ledger, 1099), {});
    assert.deepEqual(sitesAt(ledger, 1100), { [THREAD]: [1] });
    assert.deepEqual(sitesAt(ledger, 10_100), { [THREAD]: [1] });
    assert.deepEqual(sitesAt(program(lease({ endedSite: 2 })), 10), { [THREAD]: [1] });
  });

  it('of every site with the same signature, and of no other', () => {
    const ledger = program(lease(), ...placedSite(2, 77), ...placedSite(12, 31), ...placedSite(3, 31));
    receive(ledger, [statistics({ site: 2 }), statistics({ site: 12 }), statistics({ site: 3 })]);
    assert.deepEqual(sitesAt(ledger, 5000), { [THREAD]: [1, 3, 12] });
  });

  it('of each thread for its own suspicions', () => {
    const ledger = program(lease());
    const others = ['process 4712', 'process 4713'] as const;
    for (const other of others) receive(ledger, [...placedSite(5, 31), statistics({ site: 5 })], 0, other);
    receive(ledger, [pool(), lease({ site: 5 }), clock(5000)], 0, others[0]);
    receive(ledger, [clock(5000)], 5000, others[0]);
    assert.deepEqual(sitesAt(ledger, 5000), { [THREAD]: [1], [others[0]]: [5] });
  });

  it('of no thread that is over', () => {
    const ledger = program(lease(), goodbye(40_000, false));
    const { findings } = judgeLater(ledger, 40_000);
    assert.equal(findings.list[0]?.level, 'leaked');
    assert.equal(detailedSites(findings, ledger.snapshot()).size, 0);
  });
});
