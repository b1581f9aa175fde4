import type { Context, Test } from 'mocha';

/** Says which tests passed only when they were run again, so that nobody takes them for sound. */
export const mochaHooks = {
  afterEach(this: Context): void {
    const test = this.currentTest as (Test & { currentRetry: () => number }) | undefined;
    if (test?.state === 'passed' && test.currentRetry() > 0) {
      console.log(`Passed at the second attempt: ${test.fullTitle()}`);
    }
  },
};
