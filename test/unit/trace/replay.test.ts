import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { DEFAULT_THRESHOLDS } from '../../../protocol/thresholds.ts';
import type { Fact } from '../../../server/ledger/fact.ts';
import { replay } from '../../../server/trace/replay.ts';
import { factOf } from '../../../server/trace/trace.ts';
import { lease, placedAt, pool, statistics, frame, THREAD } from '../ledger/observation.ts';

const DAY_MS = 86_400_000;

describe('a session that is judged again', () => {
  it('is judged no more often because nothing came for a day', async () => {
    const clock = { kind: 'clock', runningMs: 100, stoppedMs: 0, lagMs: 0 } as const;
    const facts = [clock, pool(), ...placedAt(1, [frame()]), statistics(), lease()].map((record): Fact => ({
      thread: THREAD,
      receivedAtMs: 0,
      record,
    }));
    const later: Fact = { thread: THREAD, receivedAtMs: DAY_MS, record: { ...clock, runningMs: 200 } };
    let asked = 0;
    const { findings } = await replay([...facts, later], () => {
      asked++;
      return DEFAULT_THRESHOLDS;
    });
    assert.ok(asked > 0 && asked < 1000, `${asked} times`);
    assert.equal(findings.judgedAtMs, DAY_MS);
  });

  it('has no times that are too large to count', () => {
    const line = (receivedAtMs: number): string =>
      JSON.stringify({ thread: THREAD, receivedAtMs, record: { kind: 'connected' } });
    assert.notEqual(factOf(line(Number.MAX_SAFE_INTEGER)), undefined);
    assert.equal(factOf(line(Number.MAX_SAFE_INTEGER + 1)), undefined);
  });
});
