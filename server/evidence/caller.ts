import type { PlacedFrame } from '../ledger/site.ts';

/**
 * The first frame of a chain (innermost first) in which it differs from another one that starts at the same line;
 * `undefined` when there is no other one.
 */
export function callerAmong(
  chain: readonly PlacedFrame[],
  sameLine: readonly (readonly PlacedFrame[])[],
): PlacedFrame | undefined {
  if (sameLine.length === 1) return undefined;
  return chain.find((frame, depth) => sameLine.some((other) => lineOf(other[depth]) !== lineOf(frame)));
}

/** The frame's file and line, to compare; empty without a frame. */
export function lineOf(frame: PlacedFrame | undefined): string {
  return frame === undefined ? '' : `${frame.file}:${frame.line}`;
}
