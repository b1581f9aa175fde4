import { strict as assert } from 'node:assert';
import { beforeEach, describe, it } from 'mocha';
import type { Pool } from 'pg';
import { LIMITS } from '../../../protocol/wire.ts';
import type { Recorder } from '../../../runtime-hook/recorder.ts';
import { makePool, startObserving } from './observedPool.ts';

describe('leases that are over', () => {
  let recorder: Recorder;
  let pool: Pool;
  beforeEach(() => {
    recorder = startObserving();
    pool = makePool();
  });

  const takeAndRelease = async (times: number): Promise<void> => {
    for (let count = 0; count < times; count++) (await pool.connect()).release();
  };

  it('are not kept unless they are wanted', async () => {
    await takeAndRelease(1);
    assert.equal(recorder.pastLeases.take(), undefined);
    recorder.pastLeases.want(true);
    await takeAndRelease(1);
    recorder.pastLeases.want(false);
    assert.equal(recorder.pastLeases.take(), undefined);
  });

  it('are told once, with those of pool.query, and announced', async () => {
    let changes = 0;
    recorder.onChange = () => changes++;
    recorder.pastLeases.want(true);
    await takeAndRelease(1);
    await new Promise<void>((resolve) => pool.query('SELECT 1', () => resolve()));
    // The program's begins and ends, the pool's own only ends.
    assert.equal(changes, 3);
    const told = recorder.pastLeases.take();
    const [site] = [...recorder.statistics.keys()];
    assert.deepEqual(
      told?.leases.map(([lease, pool, , at]) => [lease, pool, at]),
      [
        [0, 0, site],
        [1, 0, 0],
      ],
    );
    const connections = told.leases.map(([, , connection]) => connection);
    assert.equal(new Set(connections).size, 1);
    for (const [, , , , requestedMs, acquiredMs, closedMs] of told.leases) {
      assert.ok(requestedMs <= acquiredMs && acquiredMs <= closedMs);
    }
    assert.equal(recorder.pastLeases.take(), undefined);
  });

  it('are left out when there are too many at a time', async () => {
    recorder.pastLeases.want(true);
    await takeAndRelease(LIMITS.pastLeases + 3);
    assert.equal(recorder.pastLeases.take()?.dropped, 3);
    await takeAndRelease(1);
    const { leases, dropped } = recorder.pastLeases.take()!;
    assert.deepEqual([leases.length, dropped], [1, 3]);
    recorder.pastLeases.want(false);
    recorder.pastLeases.want(true);
    await takeAndRelease(1);
    assert.equal(recorder.pastLeases.take()?.dropped, 0);
  });
});
