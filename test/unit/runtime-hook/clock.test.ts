import { strict as assert } from 'node:assert';
import { beforeEach, describe, it } from 'mocha';
import { BEAT_MS } from '../../../protocol/wire.ts';
import { Clock } from '../../../runtime-hook/clock.ts';

describe('Clock', () => {
  let wallMs: number;
  let cpuMs: number;
  let clock: Clock;

  beforeEach(() => {
    wallMs = 1000;
    cpuMs = 50;
    clock = new Clock({ monotonicMs: () => wallMs, cpuMs: () => cpuMs });
    clock.start();
  });

  /** Time passes, some of it with the CPU busy, and then the timer fires. */
  function beatAfter(passedMs: number, busyMs = 0): void {
    wallMs += passedMs;
    cpuMs += busyMs;
    clock.beat();
  }

  it('starts at zero and follows the time', () => {
    assert.equal(clock.now(), 0);
    beatAfter(BEAT_MS);
    assert.equal(clock.now(), BEAT_MS);
    assert.equal(clock.stoppedMs, 0);
  });

  it('adds one beat for a stand-still, however long', () => {
    beatAfter(600_000);
    assert.equal(clock.now(), BEAT_MS);
    assert.equal(clock.stoppedMs, 600_000 - BEAT_MS);
  });

  it('counts a busy event loop as running, and as lag', () => {
    beatAfter(2000, 2000);
    assert.equal(clock.now(), 2000);
    assert.equal(clock.stoppedMs, 0);
    assert.equal(clock.lagMs, 2000 - BEAT_MS);
  });

  it('takes a gap of two beats for lag and a longer one for a stand-still', () => {
    beatAfter(2 * BEAT_MS);
    assert.equal(clock.stoppedMs, 0);
    beatAfter(2 * BEAT_MS + 1);
    assert.equal(clock.stoppedMs, BEAT_MS + 1);
  });

  it("is right for the program's own code that runs before the next beat", () => {
    wallMs += 600_000;
    assert.equal(clock.now(), BEAT_MS);
    beatAfter(3);
    assert.equal(clock.now(), BEAT_MS + 3);
  });
});
