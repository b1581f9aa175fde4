import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { barAt, firstEndingAfter, type Bar } from '../../../timeline/bar.ts';
import { runsOf } from '../../../timeline/runs.ts';
import { ThreadTracks } from '../../../timeline/track.ts';
import { usageOf } from '../../../timeline/usage.ts';
import { bar, past, thread } from './bars.ts';

describe('what is drawn of leases', () => {
  it('begins with the first lease that is in sight', () => {
    const bars = [bar(1, 0, 10), bar(2, 20, 30), bar(3, 40, 50)];
    assert.equal(firstEndingAfter(bars, 10), 0);
    assert.equal(firstEndingAfter(bars, 11), 1);
    assert.equal(firstEndingAfter(bars, 51), 3);
  });

  it('is found where a person points, within a tolerance', () => {
    const bars = [bar(1, 0, 10), bar(2, 20, 30)];
    assert.equal(barAt(bars, 5, 0)?.lease, 1);
    assert.equal(barAt(bars, 18, 3)?.lease, 2);
    assert.equal(barAt(bars, 15, 3), undefined);
  });

  it('is one rectangle where leases are too close to be told apart', () => {
    const bars = Array.from({ length: 100_000 }, (_, index): Bar => bar(index, index, index + 0.5));
    const runs = runsOf(bars, { fromMs: 0, toMs: 100_000 }, 1000);
    assert.ok(runs.length <= 1000, String(runs.length));
    assert.equal(runsOf(bars, { fromMs: 0, toMs: 10 }, 1000).length, 11);
  });

  it('keeps apart what looks different, and never loses a short one', () => {
    const bars = [bar(1, 0, 0.1), bar(2, 0.2, 1000, { isOpen: true, level: 'leaked' })];
    assert.deepEqual(
      runsOf(bars, { fromMs: 0, toMs: 1000 }, 100).map(({ from, to, look }) => [from, to, look]),
      [
        [0, 1, 'released'],
        [0, 100, 'leaked'],
      ],
    );
  });

  it('is cut to the part that is in sight', () => {
    const [run] = runsOf([bar(1, -500, 5000)], { fromMs: 0, toMs: 1000 }, 100);
    assert.deepEqual([run?.from, run?.to], [0, 100]);
  });

  it('counts who uses connections and who waits for them', () => {
    const tracks = new ThreadTracks(
      thread({
        nowMs: 90,
        past: [past(1, 1, 0, 50), [2, 1, 2, 1, 10, 20, 60], [3, 1, 1, 1, 30, 50, 70]],
        waits: [
          { pool: 1, requestedMs: 30, endedMs: 50 },
          { pool: 1, requestedMs: 80 },
        ],
      }),
    );
    const [track] = tracks.tracks;
    const span = { fromMs: 0, toMs: 100 };
    const runs = track!.lanes.map(({ bars }) => runsOf(bars, span, 10));
    const { inUse, waiting } = usageOf(track!, runs, span, 10);
    assert.deepEqual([...inUse], [1, 1, 2, 2, 2, 2, 1, 0, 0, 0]);
    // The wait that was delivered is that of lease 3, and counts once.
    // The one that lasts does so until now.
    assert.deepEqual([...waiting], [0, 1, 0, 1, 1, 0, 0, 0, 1, 0]);
  });
});
