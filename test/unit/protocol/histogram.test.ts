import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { bucketOf, upperBoundMs } from '../../../protocol/histogram.ts';

describe('histogram buckets', () => {
  it('hold a duration up to their bound and not beyond', () => {
    for (const bucket of [1, 2, 17, 60, 121]) {
      assert.equal(bucketOf(upperBoundMs(bucket) * 0.999), bucket);
      assert.equal(bucketOf(upperBoundMs(bucket) * 1.001), bucket + 1);
    }
  });

  it('overstate a duration by at most a fifth', () => {
    for (const durationMs of [0.2, 1, 7.3, 12, 999, 60_000]) {
      const shownMs = upperBoundMs(bucketOf(durationMs));
      assert.ok(shownMs >= durationMs && shownMs <= durationMs * 1.19, `${durationMs} shown as ${shownMs}`);
    }
  });

  it('take anything', () => {
    for (const durationMs of [0, -1, Number.NaN]) assert.equal(bucketOf(durationMs), 0);
    assert.equal(bucketOf(Infinity), 122);
  });
});
