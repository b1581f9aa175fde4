import { firstEndingAfter, type Bar } from './bar.ts';
import type { Run } from './runs.ts';
import type { Span } from './span.ts';
import type { Track } from './track.ts';

/** For each pixel of the width. */
export interface Usage {
  /** Connections that were in use within it. */
  readonly inUse: Uint16Array;
  /** How many waited, on average. */
  readonly waiting: Float32Array;
}

/** An acquire that is answered faster has met a free client. */
const WAIT_MS = 1;

/** How a pool was used and waited for, from the runs that are drawn of its lanes. */
export function usageOf(track: Track, runs: readonly (readonly Run[])[], span: Span, width: number): Usage {
  const inUse = new Uint16Array(width);
  for (const lane of runs) {
    let counted = 0;
    for (const { from, to } of lane) {
      for (let x = Math.max(from, counted); x < to; x++) inUse[x] = (inUse[x] ?? 0) + 1;
      counted = Math.max(counted, to);
    }
  }
  const waiting = new Float32Array(width);
  const delivered = new Set<number>();
  for (const { bars } of track.lanes) {
    for (let index = firstEndingAfter(bars, span.fromMs); index < bars.length; index++) {
      const bar = bars[index];
      if (bar === undefined) break;
      if (bar.acquiredMs - bar.requestedMs >= WAIT_MS) {
        delivered.add(bar.requestedMs);
        add(waiting, span, bar.requestedMs, bar.acquiredMs);
      }
      // Of those behind the span only the first can have been asked for in it by somebody who waits for this connection.
      if (bar.acquiredMs > span.toMs) break;
    }
  }
  for (const { requestedMs, endedMs } of track.waits) {
    if (!delivered.has(requestedMs)) add(waiting, span, requestedMs, endedMs);
  }
  return { inUse, waiting };
}

/** How long a lease was waited for, in milliseconds; 0 where that is not worth a word. */
export function waitedMs({ requestedMs, acquiredMs }: Bar): number {
  return acquiredMs - requestedMs < WAIT_MS ? 0 : acquiredMs - requestedMs;
}

/** Adds to each pixel the part of it that is between the times. */
function add(waiting: Float32Array, { fromMs, toMs }: Span, beginMs: number, endMs: number): void {
  const scale = waiting.length / (toMs - fromMs);
  const begin = Math.max(0, (beginMs - fromMs) * scale);
  const end = Math.min(waiting.length, (endMs - fromMs) * scale);
  for (let x = Math.floor(begin); x < end; x++) {
    waiting[x] = (waiting[x] ?? 0) + Math.min(end, x + 1) - Math.max(begin, x);
  }
}
