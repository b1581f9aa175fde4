import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { pushBounded, setBounded } from '../../../server/ledger/retention.ts';

describe('retention', () => {
  it('accepts the last entry that fits and rejects the first that does not', () => {
    const map = new Map([[1, 'a']]);
    assert.equal(setBounded(map, 2, 'b', 2), true);
    assert.equal(setBounded(map, 3, 'c', 2), false);
    assert.deepEqual([...map.keys()], [1, 2]);
  });

  it('replaces an entry although the map is full', () => {
    const map = new Map([[1, 'a']]);
    assert.equal(setBounded(map, 1, 'b', 1), true);
    assert.equal(map.get(1), 'b');
  });

  it('drops the oldest entries of a ring and tells how many', () => {
    const ring = [1];
    assert.equal(pushBounded(ring, 2, 2), 0);
    assert.equal(pushBounded(ring, 3, 2), 1);
    assert.deepEqual(ring, [2, 3]);
  });
});
