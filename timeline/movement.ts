import { firstEndingAfter, type Bar } from './bar.ts';
import type { Track } from './track.ts';

export type Direction = 'earlier' | 'later' | 'up' | 'down';

/**
 * The lease that arrow keys lead to from another one: its neighbour on the connection, or the one on the connection next
 * to it that is the nearest in time; itself where there is none. From nowhere they lead to the latest lease of the first
 * lane.
 */
export function neighbour(track: Track, from: Bar | undefined, direction: Direction): Bar | undefined {
  const lanes = track.lanes.filter(({ bars }) => bars.length > 0);
  const lane = lanes.findIndex(({ bars }) => bars.some(({ lease }) => lease === from?.lease));
  if (from === undefined || lane < 0) return lanes[0]?.bars.at(-1);
  const bars = lanes[lane]?.bars ?? [];
  const index = bars.findIndex(({ lease }) => lease === from.lease);
  switch (direction) {
    case 'earlier':
      return bars[index - 1] ?? from;
    case 'later':
      return bars[index + 1] ?? from;
    case 'up':
      return nearest(lanes[lane - 1]?.bars ?? [], from.acquiredMs) ?? from;
    case 'down':
      return nearest(lanes[lane + 1]?.bars ?? [], from.acquiredMs) ?? from;
    default:
      return direction satisfies never;
  }
}

/** The next leaked or suspected lease of all pools, the worst first, then from the first again. */
export function nextAccused(
  tracks: readonly Track[],
  from: Bar | undefined,
): { track: Track; bar: Bar } | undefined {
  const accused = tracks
    .flatMap((track) => track.lanes.flatMap(({ bars }) => bars.slice(-1).map((bar) => ({ track, bar }))))
    .filter(({ bar }) => bar.level !== undefined)
    .sort((a, b) => Number(b.bar.level === 'leaked') - Number(a.bar.level === 'leaked'));
  const index = accused.findIndex(({ bar }) => bar.lease === from?.lease);
  return accused[(index + 1) % accused.length];
}

function nearest(bars: readonly Bar[], timeMs: number): Bar | undefined {
  return bars[firstEndingAfter(bars, timeMs)] ?? bars.at(-1);
}
