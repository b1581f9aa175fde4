/** A part of the time, in milliseconds of running time. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is shown before anybody zooms, and the least that can be zoomed to. */
export const LIVE_MS = 60_000;
const MIN_SPAN_MS = 1;
/** Room behind the present, as a part of what is shown. */
const AHEAD = 0.03;

/** The latest of the time, as much as is shown now. */
export function following({ fromMs, toMs }: Span, nowMs: number): Span {
  const lengthMs = toMs - fromMs;
  const end = Math.max(nowMs + lengthMs * AHEAD, lengthMs);
  return { fromMs: end - lengthMs, toMs: end };
}

/** All of the time since `firstMs`. */
export function fitting(firstMs: number, nowMs: number): Span {
  const lengthMs = Math.max(MIN_SPAN_MS, nowMs - firstMs);
  return { fromMs: firstMs - lengthMs * 0.01, toMs: nowMs + lengthMs * AHEAD };
}

/** Magnified by the factor (2: half as much is seen) around a time that stays where it is. */
export function zoomed({ fromMs, toMs }: Span, factor: number, aroundMs: number): Span {
  if ((toMs - fromMs) / factor < MIN_SPAN_MS) return { fromMs, toMs };
  return { fromMs: aroundMs - (aroundMs - fromMs) / factor, toMs: aroundMs + (toMs - aroundMs) / factor };
}

/** Moved by a part of what is shown: 0.5 is half a width later. */
export function panned({ fromMs, toMs }: Span, part: number): Span {
  const byMs = (toMs - fromMs) * part;
  return { fromMs: fromMs + byMs, toMs: toMs + byMs };
}

/** Moved as little as is needed to show the beginning of something, or its end where it is later. */
export function revealing(span: Span, beginMs: number, endMs: number): Span {
  const { fromMs, toMs } = span;
  if (endMs >= fromMs && beginMs <= toMs) return span;
  const lengthMs = toMs - fromMs;
  const middleMs = Math.min((beginMs + endMs) / 2, beginMs + lengthMs / 2);
  return { fromMs: middleMs - lengthMs / 2, toMs: middleMs + lengthMs / 2 };
}
