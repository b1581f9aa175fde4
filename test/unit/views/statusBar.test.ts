import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { NO_FINDINGS } from '../../../server/evidence/finding.ts';
import { Ledger } from '../../../server/ledger/ledger.ts';
import { status } from '../../../server/views/statusBar.ts';
import { judgeLater } from '../evidence/judging.ts';
import { goodbye, hello, lease, ledgerOf, pool, statistics, type Observed } from '../ledger/observation.ts';
import { ONE_HELD, sceneAt, sceneAtEnd } from './drawing.ts';

describe('the status bar', () => {
  it('says that nothing has been seen so far', () => {
    const snapshot = new Ledger().snapshot();
    assert.deepEqual(status({ snapshot, findings: NO_FINDINGS, lastRun: false }), {
      processes: 0,
      pools: 0,
      held: 0,
      max: 0,
      waiting: 0,
      leaked: 0,
      suspected: 0,
      text: 'Tracing; no pool seen yet',
      isRecording: false,
    });
  });

  it('has a sentence for every state of a running program', () => {
    const text = (...records: readonly Observed[]): string => status(sceneAt(1000, ...records)).text;
    const idle = pool({ idle: 1 });
    assert.equal(text(idle, statistics({ acquired: 0 })), 'Pool seen, no client acquired yet');
    assert.equal(
      text(idle, statistics({ acquired: 214, released: 214 })),
      'Pool seen, all 214 leases released',
    );
    assert.equal(text(lease()), '1 of 10 clients held');
    assert.equal(text(lease(), pool({ total: 10, waiting: 2 })), '10 of 10 clients held, 2 waiting');
    assert.equal(status(sceneAt(5000, lease())).text, '1 client may be leaked');
    assert.equal(
      status({ ...sceneAtEnd(...ONE_HELD), lastRun: false }).text,
      '1 of 10 slots lost at 1 call site',
    );
  });

  it('has a sentence for every end', () => {
    const past = (...records: readonly Observed[]): string => {
      const ledger = ledgerOf([hello(), ...records]);
      const { findings } = judgeLater(ledger, 0);
      return status({ snapshot: ledger.snapshot(), findings, lastRun: true }).text;
    };
    assert.equal(past(goodbye(1, true)), 'Last run: no pool was seen');
    assert.equal(past(pool(), goodbye(1, true)), 'Last run: no client was acquired');
    assert.equal(
      past(pool(), statistics({ acquired: 2, released: 2 }), goodbye(1, true)),
      'Last run: all 2 leases released',
    );
    assert.equal(
      past(pool(), lease(), goodbye(1, false)),
      'Last run: 1 client held when the process was stopped',
    );
    assert.equal(past(pool(), lease(), goodbye(1, true)), 'Last run: 1 of 10 slots lost at 1 call site');
  });

  it('counts what is connected now', () => {
    const { processes, pools, held, max, suspected } = status(sceneAt(6000, lease()));
    assert.deepEqual(
      { processes, pools, held, max, suspected },
      { processes: 1, pools: 1, held: 1, max: 10, suspected: 1 },
    );
    const ended = status(sceneAtEnd(...ONE_HELD));
    assert.deepEqual([ended.processes, ended.pools, ended.leaked], [0, 0, 1]);
  });

  it('names no limit where a pool has none', () => {
    const scene = sceneAt(1000, pool({ max: Number.MAX_SAFE_INTEGER, total: 1, idle: 0 }), ...ONE_HELD);
    assert.equal(status(scene).max, 0);
    assert.equal(status(scene).text, '1 client held');
  });
});
