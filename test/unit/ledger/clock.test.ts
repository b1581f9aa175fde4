import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { BEAT_MS } from '../../../protocol/wire.ts';
import { advance, runningAtMs, type ThreadClock } from '../../../server/ledger/clock.ts';

/** Beats as [runningMs, stoppedMs, receivedAtMs]. */
function after(...beats: readonly (readonly [number, number, number])[]): ThreadClock | undefined {
  let clock: ThreadClock | undefined;
  for (const [runningMs, stoppedMs, receivedAtMs] of beats) {
    clock = advance(clock, { runningMs, stoppedMs, lagMs: 0 }, receivedAtMs);
  }
  return clock;
}

describe('running time', () => {
  it('is zero before the first beat', () => {
    assert.equal(runningAtMs(undefined, 9000), 0);
  });

  it('passes with the listener until one beat after the last beat, and no further', () => {
    const clock = after([1000, 0, 50_000]);
    assert.equal(runningAtMs(clock, 50_000), 1000);
    assert.equal(runningAtMs(clock, 50_000 + BEAT_MS - 1), 1000 + BEAT_MS - 1);
    assert.equal(runningAtMs(clock, 50_000 + BEAT_MS), 1000 + BEAT_MS);
    assert.equal(runningAtMs(clock, 50_000 + BEAT_MS + 1), 1000 + BEAT_MS);
  });

  it('does not pass before the beat was received', () => {
    assert.equal(runningAtMs(after([1000, 0, 50_000]), 49_000), 1000);
  });

  it('never goes back when a beat reports less than was assumed', () => {
    const clock = after([1000, 0, 0], [1100, 0, 450]);
    assert.equal(runningAtMs(clock, 450), 1450);
  });

  it('stands still at the first beat after a standstill and goes on with the next', () => {
    const atBreakpoint = after([1000, 0, 0]);
    assert.equal(runningAtMs(atBreakpoint, 600_000), 1000 + BEAT_MS);

    const resumed = after([1000, 0, 0], [1020, 600_000, 600_000]);
    assert.equal(runningAtMs(resumed, 600_400), 1000 + BEAT_MS);

    const next = after([1000, 0, 0], [1020, 600_000, 600_000], [1520, 600_000, 600_500]);
    assert.equal(runningAtMs(next, 600_600), 1620);
  });

  it('takes a clock that comes with another record right after a standstill for no next beat', () => {
    const resumed = after([1000, 0, 0], [2000, 9000, 9000], [2000 + BEAT_MS / 2 - 1, 9000, 9100]);
    assert.equal(runningAtMs(resumed, 9200), 1000 + BEAT_MS);
    const next = after([1000, 0, 0], [2000, 9000, 9000], [2000 + BEAT_MS / 2, 9000, 9100]);
    assert.equal(runningAtMs(next, 9100), 2000 + BEAT_MS / 2);
  });

  it('trails behind, but passes, while a thread stops again and again', () => {
    const stepping = after([1000, 0, 0], [2000, 100, 1100], [3000, 200, 2200], [4000, 300, 3300]);
    assert.equal(runningAtMs(stepping, 3300), 3000);
  });
});
