import { strict as assert } from 'node:assert';
import { beforeEach, describe, it } from 'mocha';
import { DISTRIBUTIONS_MS, type WireRecord } from '../../../protocol/wire.ts';
import type { CallSite } from '../../../runtime-hook/callSite.ts';
import type { Recorder } from '../../../runtime-hook/recorder.ts';
import { traceBelow } from '../../../runtime-hook/stackTrace.ts';
import { ToldCounts } from '../../../runtime-hook/toldCounts.ts';
import { ToldSites } from '../../../runtime-hook/toldSites.ts';
import { makePool, startObserving } from './observedPool.ts';

describe('counts of queries', () => {
  let recorder: Recorder;
  let counts: ToldCounts;
  let querySite: CallSite | undefined;
  beforeEach(() => {
    recorder = startObserving();
    makePool();
    querySite = undefined;
    counts = new ToldCounts(recorder, new ToldSites(recorder.callSites));
  });

  /** So many by pool.query, all at one place. */
  function answer(times: number): void {
    const [pool] = recorder.pools.all;
    querySite ??= recorder.callSites.intern(traceBelow(answer));
    const lease = { acquire: { pool, querySite, requestedMs: 0 }, queryText: 'SELECT 1' };
    for (let count = 0; count < times; count++) recorder.queries.answeredByPool(lease as never, 1, false);
  }
  const kindsAt = (nowMs: number, isFirst = false, isLast = false): string[] => {
    const records: WireRecord[] = [];
    counts.tell(records, nowMs, isFirst, isLast);
    return records.map(({ kind }) => kind).filter((kind) => kind !== 'source');
  };

  it('are told with their site when they change, and only then', () => {
    answer(1);
    assert.deepEqual(kindsAt(0), ['site', 'query']);
    assert.deepEqual(kindsAt(500), []);
  });

  it('are told now and then when there are many, and in the end', () => {
    const told = [0, 500, 1000, DISTRIBUTIONS_MS, DISTRIBUTIONS_MS + 500].map((nowMs) => {
      answer(51);
      return kindsAt(nowMs);
    });
    assert.deepEqual(told, [['site', 'query'], [], [], ['query'], []]);
    assert.deepEqual(kindsAt(2 * DISTRIBUTIONS_MS - 1), []);
    assert.deepEqual(kindsAt(2 * DISTRIBUTIONS_MS), ['query']);
    answer(1);
    assert.deepEqual(kindsAt(2 * DISTRIBUTIONS_MS + 1), []);
    assert.deepEqual(kindsAt(2 * DISTRIBUTIONS_MS + 2, false, true), ['query']);
  });

  it('are all told to a listener that knows nothing', () => {
    answer(1);
    assert.deepEqual(kindsAt(0), ['site', 'query']);
    counts = new ToldCounts(recorder, new ToldSites(recorder.callSites));
    assert.deepEqual(kindsAt(1, true), ['site', 'query']);
  });
});
