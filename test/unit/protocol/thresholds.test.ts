import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import manifest from '../../../package.json' with { type: 'json' };
import { DEFAULT_THRESHOLDS, readThresholds, THRESHOLD_SETTINGS } from '../../../protocol/thresholds.ts';

const PREFIX = 'leakLens.thresholds.';

function read(values: Readonly<Record<string, unknown>>): ReturnType<typeof readThresholds> {
  return readThresholds((name) => values[name]);
}

describe('thresholds', () => {
  it('are what ARCHITECTURE.md says, in milliseconds', () => {
    assert.deepEqual(DEFAULT_THRESHOLDS, {
      slowHeldMs: 2000,
      slowTimesUsual: 10,
      slowUsualLeases: 50,
      suspectedIdleMs: 5000,
      stronglySuspectedIdleMs: 30_000,
      outlivedMs: 1000,
      leakedAfterScopeMs: 10_000,
      leftOpenMs: 1000,
      starvedMs: 1000,
      deadlockedMs: 1000,
      exhaustedMs: 5000,
      lateReturnsToLearn: 3,
      learnedMaxMs: 600_000,
    });
  });

  it('are settings of the manifest with the same limits and defaults, for each folder', () => {
    const declared = Object.entries(manifest.contributes.configuration.properties).filter(([name]) =>
      name.startsWith(PREFIX),
    );
    assert.deepEqual(
      declared,
      THRESHOLD_SETTINGS.map((setting, index) => [
        `${PREFIX}${setting.name}`,
        {
          type: setting.isInteger ? 'integer' : 'number',
          minimum: setting.minimum,
          maximum: setting.maximum,
          default: setting.default,
          scope: 'resource',
          order: index + 1,
          markdownDescription: `%setting.thresholds.${setting.name}%`,
        },
      ]),
    );
  });

  it('are the defaults where nothing is set', () => {
    assert.deepEqual(read({}), { thresholds: DEFAULT_THRESHOLDS, wrong: [], raised: [] });
  });

  it('are set in seconds, also in parts of one, and at both limits', () => {
    const { thresholds, wrong } = read({
      suspectedIdleSeconds: 7.5,
      slowHeldSeconds: 0.5,
      learnedMaxSeconds: 86_400,
    });
    assert.deepEqual(wrong, []);
    assert.deepEqual(thresholds, {
      ...DEFAULT_THRESHOLDS,
      suspectedIdleMs: 7500,
      slowHeldMs: 500,
      learnedMaxMs: 86_400_000,
    });
  });

  it('are the defaults, each for itself, where what is set makes no sense', () => {
    for (const value of ['5', null, true, [5], {}, NaN, Infinity, -1, 0, 0.49, 86_401]) {
      const { thresholds, wrong } = read({ suspectedIdleSeconds: value, slowHeldSeconds: 3 });
      assert.deepEqual(thresholds, { ...DEFAULT_THRESHOLDS, slowHeldMs: 3000 });
      assert.equal(wrong.length, 1, JSON.stringify(value));
    }
    const { wrong } = read({ suspectedIdleSeconds: '5', lateReturnsToLearn: 2.5 });
    assert.deepEqual(wrong, [
      'suspectedIdleSeconds is "5", which is no number from 0.5 to 86400',
      'lateReturnsToLearn is 2.5, which is no whole number from 1 to 100000',
    ]);
  });

  it('never put the worse before the lesser: the larger one counts', () => {
    const { thresholds, raised } = read({
      suspectedIdleSeconds: 60,
      outlivedSeconds: 20,
      exhaustedSeconds: 0.5,
    });
    assert.equal(thresholds.stronglySuspectedIdleMs, 60_000);
    assert.equal(thresholds.leakedAfterScopeMs, 20_000);
    assert.equal(thresholds.exhaustedMs, 1000);
    assert.deepEqual(raised, [
      'stronglySuspectedIdleSeconds (30) is less than suspectedIdleSeconds (60), which counts for both',
      'leakedAfterScopeSeconds (10) is less than outlivedSeconds (20), which counts for both',
      'exhaustedSeconds (0.5) is less than starvedSeconds (1), which counts for both',
    ]);
  });

  it('may be equal', () => {
    const { thresholds, raised } = read({ suspectedIdleSeconds: 30 });
    assert.equal(thresholds.stronglySuspectedIdleMs, 30_000);
    assert.deepEqual(raised, []);
  });
});
