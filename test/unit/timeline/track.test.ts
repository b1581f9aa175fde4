import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { MAX_LANES, ThreadTracks } from '../../../timeline/track.ts';
import { barLines, findingsText, summaryText, timeText, trackText } from '../../../timeline/words.ts';
import { past, thread } from './bars.ts';

const OPEN = { lease: 9, pool: 1, connection: 2, site: 1, requestedMs: 80, acquiredMs: 100 } as const;

describe('what the timeline knows of a thread', () => {
  it('puts each connection into a lane, in the order of time, also where leases are told late or twice', () => {
    const tracks = new ThreadTracks(thread({ past: [past(2, 1, 20, 30), past(1, 1, 0, 10)] }));
    tracks.apply(thread({ past: [past(2, 1, 20, 30), past(3, 2, 5, 6)] }));
    const [track] = tracks.tracks;
    assert.deepEqual(
      track?.lanes.map(({ connection, bars }) => [connection, bars.map(({ lease }) => lease)]),
      [
        [1, [1, 2]],
        [2, [3]],
      ],
    );
  });

  it('lets an open lease last until now, and its end once it is told', () => {
    const tracks = new ThreadTracks(thread({ open: [OPEN] }));
    const [before] = tracks.tracks;
    assert.equal(before?.lanes[0]?.bars[0]?.endMs, 1000);
    tracks.apply(thread({ nowMs: 2000, past: [past(9, 2, 100, 1500)] }));
    const [after] = tracks.tracks;
    assert.deepEqual(
      after?.lanes[0]?.bars.map(({ endMs, isOpen }) => [endMs, isOpen]),
      [[1500, false]],
    );
  });

  it('forgets what it knew when everything is told anew', () => {
    const tracks = new ThreadTracks(thread({ past: [past(1, 1, 0, 10)] }));
    tracks.apply(thread(), true);
    assert.equal(tracks.leaseCount, 0);
  });

  it('forgets the oldest of very many', () => {
    const many = Array.from({ length: 100_001 }, (_, index) => past(index, 1, index, index + 0.5));
    const tracks = new ThreadTracks(thread({ past: many }));
    assert.equal(tracks.leaseCount, 90_000);
    assert.equal(tracks.tracks[0]?.lanes[0]?.bars.at(-1)?.lease, 100_000);
  });

  it('shows the lanes that were used last, and says how many it does not show', () => {
    const many = Array.from({ length: MAX_LANES + 2 }, (_, index) => past(index, index, index, index + 1));
    const [track] = new ThreadTracks(thread({ past: many })).tracks;
    assert.equal(track?.lanes[0]?.connection, 2);
    assert.match(trackText(track), /2 connections used longer ago not shown$/);
  });

  it('says in words what is leaked', () => {
    const leaked = { ...OPEN, backendPid: 77, level: 'leaked', verdict: '1 of 10 slots is gone.' } as const;
    const tracks = new ThreadTracks(thread({ open: [leaked] }));
    const [track] = tracks.tracks;
    assert.equal(findingsText([tracks]), '1 leaked.');
    assert.equal(summaryText([tracks]), '1 leaked. 1 held now, 1 lease shown.');
    assert.deepEqual(barLines(track!.lanes[0]!.bars[0]!, track!, tracks), [
      'orders.ts:31',
      'Held for 900 ms, not released, waited 20 ms',
      'Leaked: 1 of 10 slots is gone.',
      'Pool 1, connection 2, backend 77',
    ]);
  });

  it('writes times as exactly as their distance needs', () => {
    assert.equal(timeText(65_000, 5000), '1:05');
    assert.equal(timeText(59_999.9, 5000), '1:00');
    assert.equal(timeText(3250, 10), '0:03.25');
  });
});
