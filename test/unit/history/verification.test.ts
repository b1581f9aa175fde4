import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { isVerified, leasesToVerify } from '../../../server/history/verification.ts';

describe('a leak is verified to be fixed', () => {
  it('by the first number of clean leases whose luck is below 1 %, and not by the one before', () => {
    // 0.95 ** 89 is 0.0104, 0.95 ** 90 is 0.0099.
    assert.equal(isVerified(0.05, 89), false);
    assert.equal(isVerified(0.05, 90), true);
    assert.equal(leasesToVerify(0.05), 90);
  });

  it('never by less than 20, even where all leaked', () => {
    for (const rate of [1, 0.9, 0.5]) {
      assert.equal(isVerified(rate, 19), false);
      assert.equal(isVerified(rate, 20), true);
      assert.equal(leasesToVerify(rate), 20);
    }
  });

  it('by what it takes for any rate, down to one in a million', () => {
    for (const rate of [0.3, 0.21, 0.2, 0.1, 0.01, 0.001, 1e-6]) {
      const needed = leasesToVerify(rate);
      assert.ok(isVerified(rate, needed));
      assert.ok(!isVerified(rate, needed - 1));
    }
  });
});
