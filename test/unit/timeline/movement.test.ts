import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { neighbour, nextAccused } from '../../../timeline/movement.ts';
import { fitting, following, panned, revealing, zoomed } from '../../../timeline/span.ts';
import { ThreadTracks } from '../../../timeline/track.ts';
import { past, thread } from './bars.ts';

const SPAN = { fromMs: 1000, toMs: 2000 };

describe('moving through the timeline', () => {
  it('zooms around a time that stays where it is, and back', () => {
    const near = zoomed(SPAN, 2, 1250);
    assert.deepEqual(near, { fromMs: 1125, toMs: 1625 });
    assert.deepEqual(zoomed(near, 0.5, 1250), SPAN);
    assert.deepEqual(zoomed({ fromMs: 0, toMs: 1 }, 2, 0), { fromMs: 0, toMs: 1 });
  });

  it('follows the present without changing how much is seen', () => {
    const { fromMs, toMs } = following(SPAN, 50_000);
    assert.equal(toMs - fromMs, 1000);
    assert.ok(toMs > 50_000 && fromMs < 50_000);
    assert.deepEqual(following(SPAN, 10), { fromMs: 0, toMs: 1000 });
  });

  it('moves, shows all, and reveals what is out of sight only', () => {
    assert.deepEqual(panned(SPAN, -0.5), { fromMs: 500, toMs: 1500 });
    const all = fitting(100, 900);
    assert.ok(all.fromMs < 100 && all.toMs > 900);
    assert.equal(revealing(SPAN, 1990, 5000), SPAN);
    const moved = revealing(SPAN, 5000, 5100);
    assert.ok(moved.fromMs < 5000 && moved.toMs > 5100 && moved.toMs - moved.fromMs === 1000);
  });

  it('goes along a lane, and to the nearest lease of the next one', () => {
    const tracks = new ThreadTracks(
      thread({ past: [past(1, 1, 0, 10), past(2, 1, 20, 30), past(3, 2, 0, 5), past(4, 2, 25, 26)] }),
    );
    const [track] = tracks.tracks;
    const first = neighbour(track!, undefined, 'later');
    assert.equal(first?.lease, 2);
    assert.equal(neighbour(track!, first, 'earlier')?.lease, 1);
    assert.equal(neighbour(track!, first, 'later')?.lease, 2);
    assert.equal(neighbour(track!, first, 'down')?.lease, 4);
    assert.equal(neighbour(track!, first, 'up')?.lease, 2);
  });

  it('goes from leak to leak, and to suspicions after them', () => {
    const open = { pool: 1, site: 1, requestedMs: 0, acquiredMs: 0 };
    const tracks = new ThreadTracks(
      thread({
        open: [
          { ...open, lease: 1, connection: 1, level: 'suspected' },
          { ...open, lease: 2, connection: 2, level: 'leaked' },
          { ...open, lease: 3, connection: 3 },
        ],
      }),
    );
    const first = nextAccused(tracks.tracks, undefined);
    const second = nextAccused(tracks.tracks, first?.bar);
    assert.deepEqual([first?.bar.lease, second?.bar.lease], [2, 1]);
    assert.equal(nextAccused(tracks.tracks, second?.bar)?.bar.lease, 2);
    assert.equal(nextAccused([], undefined), undefined);
  });
});
