import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { keyOf } from '../../../server/history/key.ts';
import { RunTally, type Judged } from '../../../server/history/runTally.ts';
import type { Ledger } from '../../../server/ledger/ledger.ts';
import { judgeLater } from '../evidence/judging.ts';
import { frame, goodbye, ledgerOf, lease, placedAt, pool, statistics } from '../ledger/observation.ts';

const ACQUIRE = frame({ enclosingLine: 29 });
const FOLDERS = ['/shop'];
const KEY = keyOf([ACQUIRE], FOLDERS);

/** Acquired three clients, released two, and ran out of work. */
function leakingLedger(thread: string): Ledger {
  return ledgerOf(
    [
      pool(),
      ...placedAt(1, [ACQUIRE]),
      statistics({ acquired: 3, released: 2 }),
      lease(),
      goodbye(100, true),
    ],
    0,
    thread,
  );
}

function judgedOf(ledger: Ledger): Judged {
  return { snapshot: ledger.snapshot(), findings: judgeLater(ledger, 0).findings };
}

describe('the tally of a run', () => {
  it('counts by signature what was acquired, released and leaked', () => {
    const tally = new RunTally(FOLDERS);
    tally.note(judgedOf(leakingLedger('one')));
    const { acquired, released, leaked, isShared, at } = tally.tallies().get(KEY) ?? {};
    assert.deepEqual([acquired, released, leaked, isShared, at], [3, 2, 1, false, ACQUIRE]);
  });

  it('still counts threads that were cleared, each once', () => {
    const tally = new RunTally(FOLDERS);
    tally.note(judgedOf(leakingLedger('one')));
    tally.note(judgedOf(leakingLedger('two')));
    tally.note(judgedOf(leakingLedger('two')));
    const { acquired, leaked } = tally.tallies().get(KEY) ?? {};
    assert.deepEqual([acquired, leaked], [6, 2]);
  });

  it('leaves out threads of the next run', () => {
    const tally = new RunTally(FOLDERS);
    tally.note(judgedOf(leakingLedger('one')));
    tally.leaveOut(new Set(['one']));
    assert.equal(tally.tallies().size, 0);
  });

  it('knows when functions of one thread look alike, but not those of two after an edit', () => {
    const moved = frame({ line: 51, enclosingLine: 49 });
    const alike = ledgerOf([
      pool(),
      ...placedAt(1, [ACQUIRE]),
      ...placedAt(2, [moved]),
      statistics(),
      statistics({ site: 2 }),
    ]);
    const tally = new RunTally(FOLDERS);
    tally.note(judgedOf(alike));
    assert.equal(tally.tallies().get(KEY)?.isShared, true);

    const edited = leakingLedger('one');
    for (const record of [pool(), ...placedAt(1, [moved]), statistics()]) {
      edited.apply({ thread: 'two', receivedAtMs: 0, record });
    }
    const other = new RunTally(FOLDERS);
    other.note(judgedOf(edited));
    assert.equal(other.tallies().get(KEY)?.isShared, false);
  });

  it('suspects what was idle when the process was stopped, but not what was at work', () => {
    const stopped = (idleSinceMs: number, state: 'idle' | 'busy'): Judged =>
      judgedOf(
        ledgerOf([
          pool(),
          ...placedAt(1, [ACQUIRE]),
          statistics({ acquired: 22, released: 21 }),
          lease({ state, idleSinceMs }),
          goodbye(2000, false),
        ]),
      );
    const suspected = (judged: Judged): number | undefined => {
      const tally = new RunTally(FOLDERS);
      tally.note(judged);
      return tally.tallies().get(KEY)?.suspected;
    };
    assert.equal(suspected(stopped(1500, 'idle')), 1);
    assert.equal(suspected(stopped(1501, 'idle')), 0);
    assert.equal(suspected(stopped(0, 'busy')), 0);
  });

  it('knows what a comment says to ignore', () => {
    const tally = new RunTally(FOLDERS);
    tally.note(
      judgedOf(ledgerOf([pool(), ...placedAt(1, [{ ...ACQUIRE, directive: 'ignore' }]), statistics()])),
    );
    assert.equal(tally.tallies().get(KEY)?.isIgnored, true);
  });
});
