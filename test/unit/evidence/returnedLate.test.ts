import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { NO_FINDINGS, type Findings } from '../../../server/evidence/finding.ts';
import type { Ledger } from '../../../server/ledger/ledger.ts';
import { bucketOf, upperBoundMs } from '../../../protocol/histogram.ts';
import { closed, holds, lease, placedSite, receive, statistics } from '../ledger/observation.ts';
import { judgeAt, onlyFinding, program } from './judging.ts';

/** A lease that is idle for six seconds, is judged, and comes back. */
function returnsLate(ledger: Ledger, id: number, startMs: number, previous: Findings): Findings {
  receive(ledger, [lease({ lease: id, acquiredMs: startMs })]);
  const suspected = judgeAt(ledger, startMs + 6000, previous).findings;
  receive(ledger, [closed(id, startMs + 6500, 2)]);
  return judgeAt(ledger, startMs + 7000, suspected).findings;
}

describe('returned late', () => {
  it('is what was suspected and came back; its line stays known', () => {
    const findings = returnsLate(program(...placedSite(2, 48)), 1, 0, NO_FINDINGS);
    const [finding] = findings.list;
    assert.equal(finding?.level, 'returned-late');
    assert.deepEqual(finding.leases, []);
    assert.equal(finding.counts.returnedLate, 1);
    assert.equal(finding.lastLateReturn?.heldMs, 6500);
    assert.equal(finding.lastLateReturn.releasedAt?.line, 48);
  });

  it('is counted once', () => {
    const ledger = program();
    const findings = returnsLate(ledger, 1, 0, NO_FINDINGS);
    const later = judgeAt(ledger, 9000, findings);
    assert.equal(onlyFinding(later).counts.returnedLate, 1);
  });

  it('is not what was merely slow', () => {
    const ledger = program(lease());
    const { findings } = judgeAt(ledger, 4999);
    receive(ledger, [closed(1, 5500)]);
    assert.deepEqual(judgeAt(ledger, 6000, findings).findings.list, []);
  });

  it('is not what was used again and then released in time', () => {
    const ledger = program(lease());
    const suspected = judgeAt(ledger, 6000).findings;
    receive(ledger, [lease({ state: 'busy' })]);
    const working = judgeAt(ledger, 6500, suspected).findings;
    receive(ledger, [closed(1, 6600)]);
    assert.deepEqual(judgeAt(ledger, 7000, working).findings.list, []);
  });

  it('is not what may have been released in time while nobody listened', () => {
    const ledger = program(lease());
    const suspected = judgeAt(ledger, 6000).findings;
    receive(ledger, [{ kind: 'disconnected' }, { kind: 'connected' }]);
    receive(ledger, [
      {
        kind: 'hello',
        wireVersion: 1,
        token: '',
        process: { pid: 1, ppid: 0, cwd: '/' },
        threadId: 0,
        nodeVersion: '',
        startedAtMs: 0,
      },
    ]);
    assert.deepEqual(judgeAt(ledger, 9000, suspected).findings.list, []);
  });

  describe('three times', () => {
    const thrice = (ledger: Ledger, times: number): Findings => {
      let findings = NO_FINDINGS;
      for (let id = 1; id <= times; id++) findings = returnsLate(ledger, id, id * 10_000, findings);
      return findings;
    };

    it('raises the thresholds of the site to twice its p99 hold, not earlier', () => {
      const twiceUsualMs = 2 * upperBoundMs(bucketOf(6500));
      const known = statistics({ acquired: 4, released: 3, holdMs: holds(3, 6500) });

      const ledger = program(known);
      assert.equal(thrice(ledger, 2).list[0]?.learnedMs, undefined);

      const taught = program(known);
      const findings = thrice(taught, 3);
      assert.equal(findings.list[0]?.learnedMs, twiceUsualMs);

      receive(taught, [lease({ lease: 9, acquiredMs: 50_000 })]);
      const young = judgeAt(taught, 50_000 + Math.floor(twiceUsualMs), findings);
      assert.deepEqual(onlyFinding(young).leases, []);
      const old = judgeAt(taught, 50_000 + Math.ceil(twiceUsualMs), young.findings);
      assert.equal(onlyFinding(old).leases[0]?.evidence.kind, 'suspected');
    });

    it('never raises them beyond ten minutes', () => {
      const ledger = program(statistics({ acquired: 3, released: 3, holdMs: holds(3, 3_600_000) }));
      assert.equal(thrice(ledger, 3).list[0]?.learnedMs, 600_000);
    });
  });
});
