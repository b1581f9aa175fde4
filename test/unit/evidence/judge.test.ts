import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { BEAT_MS } from '../../../protocol/wire.ts';
import { NO_FINDINGS } from '../../../server/evidence/finding.ts';
import { judge } from '../../../server/evidence/judge.ts';
import {
  ORDERS,
  clock,
  frame,
  goodbye,
  lease,
  ledgerOf,
  placedAt,
  placedSite,
  pool,
  receive,
  statistics,
} from '../ledger/observation.ts';
import { judgeAt, judgeLater, onlyFinding, program } from './judging.ts';

describe('judge', () => {
  it('says nothing about a program in which everything comes back', () => {
    const ledger = program(statistics({ acquired: 214, released: 214 }), pool({ idle: 1 }));
    assert.deepEqual(judgeAt(ledger, 60_000), {
      findings: { judgedAtMs: 60_000, list: [], misuses: [], pools: [] },
      nextDueAtMs: undefined,
    });
  });

  it('says nothing because of a stop at a breakpoint', () => {
    const ledger = program(lease());
    receive(ledger, [clock(1000)], 1000);
    assert.deepEqual(judgeLater(ledger, 601_000).findings.list, []);
    receive(ledger, [clock(1400, 600_000)], 601_000);
    assert.deepEqual(judgeLater(ledger, 601_000).findings.list, []);
  });

  it('groups leases of all threads and pools by their signature', () => {
    const ledger = ledgerOf(
      [
        pool(),
        pool({ pool: 2, max: 5 }),
        ...placedSite(1, 31),
        lease(),
        lease({ lease: 2, pool: 2 }),
        goodbye(9, true),
      ],
      0,
      'a',
    );
    receive(ledger, [pool(), ...placedSite(7, 31), lease({ site: 7 }), goodbye(9, true)], 0, 'b');
    const finding = onlyFinding(judgeLater(ledger, 0));
    assert.equal(finding.counts.leaked, 3);
    assert.deepEqual(finding.poolSlots, { lost: 3, max: 25 });
  });

  it('keeps functions without a name apart', () => {
    const anonymous = (line: number) => frame({ function: '', line, enclosingLine: line - 1 });
    const ledger = ledgerOf([
      ...placedAt(1, [anonymous(10)]),
      ...placedAt(2, [anonymous(20)]),
      lease(),
      lease({ lease: 2, site: 2 }),
      goodbye(9, true),
    ]);
    const lines = judgeLater(ledger, 0).findings.list.map(({ at }) => at?.line);
    assert.deepEqual(lines.sort(), [10, 20]);
  });

  it('tells the callers of a helper apart, and names no caller of a line with only one', () => {
    const helper = ledgerOf([
      ...placedSite(1, 5, 40),
      ...placedSite(2, 5, 50),
      ...placedSite(3, 8, 60),
      lease(),
      lease({ lease: 2, site: 2 }),
      lease({ lease: 3, site: 3 }),
      goodbye(9, true),
    ]);
    const callers = judgeLater(helper, 0).findings.list.map(({ at, caller }) => [at?.line, caller?.line]);
    assert.deepEqual(
      callers.sort((a, b) => a.join().localeCompare(b.join())),
      [
        [5, 40],
        [5, 50],
        [8, undefined],
      ],
    );
  });

  it('knows the usual line of release and how often it was seen', () => {
    const ledger = program(
      ...placedSite(2, 48, 90),
      ...placedSite(3, 48, 91),
      ...placedSite(4, 60),
      statistics({
        acquired: 9,
        released: 8,
        releasedAt: [
          [4, 2],
          [2, 1],
          [3, 4],
        ],
      }),
      lease(),
      goodbye(9, true),
    );
    const { usualRelease } = onlyFinding(judgeLater(ledger, 0));
    assert.equal(usualRelease?.at.line, 48);
    assert.equal(usualRelease.count, 5);
    assert.equal(usualRelease.recorded, 7);
  });

  it('counts a lease that the statistics do not know yet', () => {
    const ledger = program(statistics({ acquired: 1, released: 1 }), lease(), goodbye(9, true));
    assert.equal(onlyFinding(judgeLater(ledger, 0)).counts.acquired, 2);
  });

  it('puts the worst first', () => {
    const ledger = ledgerOf([
      pool(),
      ...placedSite(1, 10),
      ...placedSite(2, 20),
      ...placedSite(3, 30),
      lease({ idleSinceMs: 3000 }),
      lease({ lease: 2, site: 2, transaction: 'T' }),
      lease({ lease: 3, site: 3 }),
    ]);
    const levels = judgeAt(ledger, 6000).findings.list.map(({ level, at }) => [level, at?.line]);
    assert.deepEqual(levels, [
      ['strongly-suspected', 20],
      ['suspected', 30],
      ['slow', 10],
    ]);
  });
});

describe('a finding without a place', () => {
  const unplaced = [
    { kind: 'source', source: 1, url: '/shop/dist/orders.js' },
    { kind: 'site', site: 1, frames: [{ source: 1, line: 1, column: 900, function: 'a' }] },
    lease(),
    clock(60_000),
  ] as const;

  it('waits two seconds for it, then shows the generated position', () => {
    const ledger = ledgerOf(unplaced, 1000);
    const early = judgeLater(ledger, 2999);
    assert.deepEqual(early.findings.list, []);
    assert.equal(early.nextDueAtMs, 3000);
    assert.equal(onlyFinding(judgeLater(ledger, 3000)).at?.file, '/shop/dist/orders.js');
  });

  it('appears as soon as the place is known', () => {
    const ledger = receive(
      ledgerOf(unplaced, 1000),
      [{ kind: 'placement', site: 1, frames: [frame()] }],
      1100,
    );
    assert.equal(onlyFinding(judgeLater(ledger, 1100)).at?.file, ORDERS);
  });

  it('does not wait for a site that was never announced', () => {
    const finding = onlyFinding(judgeLater(ledgerOf([lease(), goodbye(9, true)]), 0));
    assert.equal(finding.at, undefined);
    assert.deepEqual(finding.poolSlots, { lost: 1, max: 0 });
  });
});

describe('the time at which a judgement is due', () => {
  it('is that of the next answer or text step, in the listener’s time', () => {
    const ledger = receive(program(lease({ acquiredMs: 1000 })), [clock(2900)], 70_000);
    assert.equal(judge(ledger.snapshot(), NO_FINDINGS, 70_000).nextDueAtMs, 70_100);
  });

  it('is at least a beat away when it lies beyond what may be known without another beat', () => {
    const ledger = receive(program(lease()), [clock(1499)], 0);
    const stopped = judge(ledger.snapshot(), NO_FINDINGS, 600_000);
    assert.equal(stopped.nextDueAtMs, 600_000 + BEAT_MS);
  });

  it('is later than this one, however little is left', () => {
    const nowMs = 2 ** 30;
    const ledger = receive(program(lease()), [clock(1999.999_999_99)], nowMs);
    assert.equal(judge(ledger.snapshot(), NO_FINDINGS, nowMs).nextDueAtMs, nowMs + 1);
  });

  it('never comes after the end of the process', () => {
    assert.equal(judgeLater(program(lease(), goodbye(9000, true)), 0).nextDueAtMs, undefined);
  });
});
