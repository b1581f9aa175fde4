import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { bucketOf, upperBoundMs } from '../../../protocol/histogram.ts';
import { countOf, merged, quantileMs } from '../../../server/ledger/histogram.ts';

const boundOf = (durationMs: number): number => upperBoundMs(bucketOf(durationMs));

describe('a histogram', () => {
  const histogram = [
    [bucketOf(1), 94],
    [bucketOf(10), 1],
    [bucketOf(1000), 5],
  ] as const;

  it('knows how many durations it holds', () => {
    assert.equal(countOf(histogram), 100);
    assert.equal(countOf([]), 0);
  });

  it('answers a quantile by nearest rank, rounded up to the bound of its bucket', () => {
    assert.equal(quantileMs(histogram, 0), boundOf(1));
    assert.equal(quantileMs(histogram, 0.94), boundOf(1));
    assert.equal(quantileMs(histogram, 0.95), boundOf(10));
    assert.equal(quantileMs(histogram, 0.96), boundOf(1000));
    assert.equal(quantileMs(histogram, 1), boundOf(1000));
  });

  it('has no quantile when it is empty', () => {
    assert.equal(quantileMs([], 0.5), undefined);
  });

  it('is merged with others bucket by bucket, in ascending order', () => {
    assert.deepEqual(
      merged([
        [
          [7, 1],
          [9, 2],
        ],
        [
          [2, 3],
          [9, 4],
        ],
      ]),
      [
        [2, 3],
        [7, 1],
        [9, 6],
      ],
    );
    assert.deepEqual(merged([]), []);
  });
});
