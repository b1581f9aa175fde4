import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { firstLeakOf } from '../../../server/views/firstLeak.ts';
import { lease, statistics } from '../ledger/observation.ts';
import { GONE, MOVED, ONE_HELD, sceneAt, sceneAtEnd } from './drawing.ts';

describe('the first leak', () => {
  it('says what is gone, and leads to the line where it stands now', () => {
    const scene = {
      ...sceneAtEnd(statistics({ acquired: 3 }), lease(), lease({ lease: 2 })),
      lastRun: false,
    };
    assert.deepEqual(firstLeakOf(scene, MOVED), {
      uri: 'file:///shop/orders.ts',
      line: 32,
      text: '2 of 10 slots are gone: orders.ts:33',
    });
  });

  it('is not told of suspicions, of the last run, or of a line that is gone', () => {
    assert.equal(firstLeakOf(sceneAt(60_000, ...ONE_HELD), MOVED), undefined);
    assert.equal(firstLeakOf(sceneAtEnd(...ONE_HELD), MOVED), undefined);
    assert.equal(firstLeakOf({ ...sceneAtEnd(...ONE_HELD), lastRun: false }, GONE), undefined);
  });
});
