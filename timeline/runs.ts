import { firstEndingAfter, lookOf, type Bar, type BarLook } from './bar.ts';
import type { Span } from './span.ts';

/** A rectangle in a lane, in pixels: one lease, or several that are too close to be told apart. */
export interface Run {
  from: number;
  to: number;
  readonly look: BarLook;
  /** Absent where it is several. */
  bar: Bar | undefined;
}

/**
 * What is to be drawn of a lane when the span is `width` pixels wide. Leases that begin within the pixel in which the one
 * before ended become one run, so there are never more runs than pixels, however many leases there are.
 */
export function runsOf(bars: readonly Bar[], { fromMs, toMs }: Span, width: number): readonly Run[] {
  const runs: Run[] = [];
  const scale = width / (toMs - fromMs);
  let last: Run | undefined;
  for (let index = firstEndingAfter(bars, fromMs); index < bars.length; index++) {
    const bar = bars[index];
    if (bar === undefined || bar.acquiredMs > toMs) break;
    const from = Math.max(0, Math.floor((bar.acquiredMs - fromMs) * scale));
    const to = Math.min(width, Math.max(from + 1, Math.floor((bar.endMs - fromMs) * scale)));
    const look = lookOf(bar);
    if (last?.look === look && from < last.to) {
      last.to = Math.max(last.to, to);
      last.bar = undefined;
      continue;
    }
    last = { from, to, look, bar };
    runs.push(last);
  }
  return runs;
}
