import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { lateObserver } from '../../../runtime-hook/lateObserver.ts';
import type { Given } from '../../../runtime-hook/observer.ts';

describe('the observer that is made late', () => {
  it('is not made again when that has failed, which would be expensive for each pool and client', () => {
    // Only a built hook has the text of one.
    const observer = lateObserver({} as Given);
    const failures = [1, 2].map(() => {
      try {
        return observer();
      } catch (error) {
        return error;
      }
    });
    assert.ok(failures[0] instanceof Error);
    assert.equal(failures[0], failures[1]);
  });
});
