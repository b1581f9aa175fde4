import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { poolText } from '../../../server/views/pool.ts';
import { status } from '../../../server/views/statusBar.ts';
import { lease, pool, scope, statistics, type Observed } from '../ledger/observation.ts';
import { sceneAt } from './drawing.ts';

const finding = { thread: 'process 4711', pool: 1, waitedMs: 1000, holders: [] };

describe('a pool that does not serve', () => {
  it('is called by its trouble, with who waits and who holds', () => {
    assert.equal(
      poolText({ ...finding, trouble: 'starved', waiting: 3, max: 10 }),
      'Pool starved: 3 wait for 10 held clients',
    );
    assert.equal(
      poolText({ ...finding, trouble: 'exhausted', waiting: 1, max: 1 }),
      'Pool exhausted: 1 waits for 1 held client',
    );
    assert.equal(
      poolText({ ...finding, trouble: 'deadlocked', waiting: 12_000, max: 2 }),
      'Pool deadlocked: 12,000 wait for 2 held clients',
    );
  });

  it('is in the status bar, after what is lost unless it is deadlocked', () => {
    const text = (...records: readonly Observed[]): string =>
      status(sceneAt(5000, statistics(), scope(), ...records)).text;
    const full = pool({ max: 1, total: 1, waiting: 1, waitingSinceMs: 0 });
    assert.equal(text(full, lease({ state: 'busy' })), 'Pool starved: 1 waits for 1 held client');
    assert.equal(text(full, lease()), '1 of 1 slot lost at 1 call site');
    assert.equal(text(full, lease({ scope: 1 })), '1 client may be leaked');
    assert.equal(
      text(full, lease({ scope: 1, awaitingSinceMs: 0 })),
      'Pool deadlocked: 1 waits for 1 held client',
    );
  });
});
