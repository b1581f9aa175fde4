import type { TimelineLevel } from '../protocol/timeline.ts';

/** A lease as it is drawn. */
export interface Bar {
  readonly lease: number;
  readonly connection: number;
  /** 0: the pool's own, by `pool.query`. */
  readonly site: number;
  readonly requestedMs: number;
  readonly acquiredMs: number;
  /** Of an open one the present. */
  readonly endMs: number;
  readonly isOpen: boolean;
  readonly level?: TimelineLevel;
  readonly verdict?: string;
  readonly backendPid?: number;
}

/** How a bar is drawn; each looks different also without colours. */
export type BarLook = 'pool' | 'released' | 'held' | 'suspected' | 'leaked';

export function lookOf({ site, isOpen, level }: Bar): BarLook {
  if (level !== undefined) return level;
  if (isOpen) return 'held';
  return site === 0 ? 'pool' : 'released';
}

/** The leases of one connection, which are never two at a time, in the order of time. */
export interface Lane {
  readonly connection: number;
  readonly bars: readonly Bar[];
}

/** The index of the first bar of the lane that ends at or after this time; the length when there is none. */
export function firstEndingAfter(bars: readonly Bar[], timeMs: number): number {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const bar = bars[middle];
    if (bar !== undefined && bar.endMs < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bar at a time, or the nearest one within the tolerance. */
export function barAt(bars: readonly Bar[], timeMs: number, toleranceMs: number): Bar | undefined {
  let nearest: Bar | undefined;
  let distanceMs = toleranceMs;
  for (let index = firstEndingAfter(bars, timeMs - toleranceMs); index < bars.length; index++) {
    const bar = bars[index];
    if (bar === undefined || bar.acquiredMs > timeMs + toleranceMs) break;
    const apartMs = Math.max(0, bar.acquiredMs - timeMs, timeMs - bar.endMs);
    if (apartMs > distanceMs) continue;
    nearest = bar;
    distanceMs = apartMs;
    if (apartMs === 0) break;
  }
  return nearest;
}
