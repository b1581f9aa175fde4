import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { closed, lease, pool, scope } from '../ledger/observation.ts';
import { evidenceAt, judgeAt, program } from './judging.ts';

describe('suspected', () => {
  it('is a lease that has been idle for five seconds', () => {
    assert.equal(evidenceAt(4999, lease())?.kind, 'slow');
    assert.deepEqual(evidenceAt(5000, lease()), { kind: 'suspected', idleMs: 5000 });
  });

  it('is strong once it has been idle for thirty', () => {
    assert.deepEqual(evidenceAt(29_999, lease()), { kind: 'suspected', idleMs: 29_999 });
    assert.deepEqual(evidenceAt(30_000, lease()), { kind: 'suspected', idleMs: 30_000, strong: 'idle' });
  });

  it('is strong while somebody waits for the pool', () => {
    assert.deepEqual(evidenceAt(5000, lease(), pool({ waiting: 1 })), {
      kind: 'suspected',
      idleMs: 5000,
      strong: 'waiters',
    });
    assert.equal(evidenceAt(4999, lease(), pool({ waiting: 1 }))?.kind, 'slow');
  });

  it('is strong inside an open transaction, failed or not', () => {
    for (const transaction of ['T', 'E'] as const) {
      assert.deepEqual(evidenceAt(5000, lease({ transaction })), {
        kind: 'suspected',
        idleMs: 5000,
        strong: 'transaction',
      });
    }
    assert.deepEqual(evidenceAt(5000, lease({ transaction: 'I' })), { kind: 'suspected', idleMs: 5000 });
  });

  it('is not a long query', () => {
    assert.equal(evidenceAt(600_000, lease({ state: 'busy' }), pool({ waiting: 3 }))?.kind, 'slow');
  });

  it('is not a client that is held for long but used again and again', () => {
    assert.equal(evidenceAt(600_000, lease({ idleSinceMs: 595_001 }))?.kind, 'slow');
  });

  it('is not a lease whose pool others wait for, while somebody else’s is idle', () => {
    const records = [pool({ pool: 2, waiting: 5 }), lease()];
    assert.deepEqual(evidenceAt(5000, ...records), { kind: 'suspected', idleMs: 5000 });
  });

  it('is not a lease that was released before', () => {
    assert.equal(evidenceAt(60_000, lease(), closed(1, 4999)), undefined);
  });

  it('is not a client that is kept on purpose, whatever its scope', () => {
    for (const keptFor of ['subscription', 'replication', 'session-lock'] as const) {
      assert.equal(evidenceAt(600_000, scope({ endedMs: 5 }), lease({ scope: 1, keptFor })), undefined);
    }
  });

  it('is due exactly when it begins, and when it becomes strong', () => {
    assert.equal(judgeAt(program(lease()), 4900).nextDueAtMs, 5000);
    assert.equal(judgeAt(program(lease()), 29_900).nextDueAtMs, 30_000);
  });
});
