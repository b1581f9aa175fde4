import { strict as assert } from 'node:assert';
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, it } from 'mocha';
import type { Pool } from 'pg';
import type { Recorder } from '../../../runtime-hook/recorder.ts';
import type { Statistics } from '../../../runtime-hook/statistics.ts';
import { makePool, startObserving } from './observedPool.ts';

describe('releases of a site', () => {
  let recorder: Recorder;
  let pool: Pool;
  beforeEach(() => {
    recorder = startObserving();
    pool = makePool();
  });

  /** Each time by the same stack. */
  const take = (use: (release: () => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      setImmediate(() => {
        pool.connect((error, _, release) => {
          if (error) {
            reject(error);
            return;
          }
          use(release);
          resolve();
        });
      });
    });
  const takeAndRelease = async (times: number): Promise<void> => {
    for (let count = 0; count < times; count++) await take((release) => release());
  };
  const only = (): Statistics => {
    const [statistics, ...others] = recorder.statistics.values();
    assert.ok(statistics && others.length === 0);
    return statistics;
  };
  const recorded = (): number =>
    only()
      .toRecord(true)
      .releasedAt!.reduce((sum, [, count]) => sum + count, 0);

  it('are recorded fifty times, then one in 128', async () => {
    await takeAndRelease(127);
    assert.equal(recorded(), 50);
    await takeAndRelease(1);
    assert.equal(recorded(), 51);
    await takeAndRelease(129);
    assert.equal(recorded(), 52);
    assert.equal(only().released, 257);
  });

  it('are all recorded while the listener wants detail', async () => {
    await takeAndRelease(60);
    recorder.wantDetail([only().site.id]);
    await takeAndRelease(20);
    assert.equal(recorded(), 70);
    recorder.wantDetail([]);
    await takeAndRelease(20);
    assert.equal(recorded(), 70);
  });

  it('are recorded of what was held and awaited when detail became wanted', async () => {
    await takeAndRelease(60);
    const held: (() => void)[] = [];
    await take((release) => held.push(release));
    await take((release) => held.push(release));
    const awaited = takeAndRelease(1);
    while (pool.waitingCount === 0) await turn();
    recorder.wantDetail([only().site.id]);
    for (const release of held) release();
    await awaited;
    assert.equal(recorded(), 53);
  });

  it('are a sample whatever senseless sites are asked for', async () => {
    await takeAndRelease(60);
    const id = only().site.id;
    recorder.wantDetail([id + 1, -1, 0.5, String(id), [id], { site: id }, null, undefined, NaN]);
    await takeAndRelease(20);
    assert.equal(recorded(), 50);
  });
});
