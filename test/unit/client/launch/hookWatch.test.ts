import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { HookWatch } from '../../../../client/launch/hookWatch.ts';
import type { MissingHook } from '../../../../client/launch/missingHook.ts';

const UNKNOWN = { kind: 'unknown' } as const;
const TICK_MS = 500;
/** Ticks before a person is told. */
const PATIENCE = 10;

describe('the watch over one program', () => {
  let missing: MissingHook | undefined;
  let looks: number;
  let news: (MissingHook | undefined)[];
  let watch: HookWatch;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval'] });
    [missing, looks, news] = [UNKNOWN, 0, []];
    watch = new HookWatch({
      look: () => {
        looks++;
        return Promise.resolve(missing);
      },
      onNews: (changed) => news.push(changed),
    });
  });
  afterEach(() => {
    watch.dispose();
    mock.timers.reset();
  });

  async function pass(ticks: number): Promise<void> {
    for (let tick = 0; tick < ticks; tick++) {
      mock.timers.tick(TICK_MS);
      await Promise.resolve();
      await Promise.resolve();
    }
  }

  it('tells once, and not before patience is over', async () => {
    await pass(PATIENCE - 1);
    assert.deepEqual(news, []);
    await pass(5);
    assert.deepEqual(news, [UNKNOWN]);
  });

  it('says nothing of a program that loads the hook, and looks no more', async () => {
    missing = undefined;
    await pass(PATIENCE * 2);
    assert.deepEqual([news, looks], [[], 1]);
  });

  it('says nothing of a program that has ended', async () => {
    await pass(PATIENCE - 1);
    watch.dispose();
    await pass(5);
    assert.deepEqual(news, []);
  });

  it('does not count time at a breakpoint', async () => {
    watch.processStopped('process', true);
    await pass(PATIENCE * 2);
    watch.processStopped('process', false);
    await pass(PATIENCE - 1);
    assert.deepEqual(news, []);
    await pass(1);
    assert.deepEqual(news, [UNKNOWN]);
  });

  it('takes back what it said when the hook is loaded late, and tells of a better reason', async () => {
    await pass(PATIENCE);
    missing = { kind: 'old-node', nodeVersion: 'v16.0.0' };
    await pass(1);
    missing = undefined;
    await pass(5);
    assert.deepEqual(news, [UNKNOWN, { kind: 'old-node', nodeVersion: 'v16.0.0' }, undefined]);
  });
});
