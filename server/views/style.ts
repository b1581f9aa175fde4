import type { PlacedFrame } from '../ledger/site.ts';
import { steppedDuration } from './duration.ts';
import { fileName } from './place.ts';
import type { Documents } from './scene.ts';

/** How a surface writes what differs between surfaces. */
export interface Style {
  /** Milliseconds in. */
  readonly duration: (durationMs: number) => string;
  /** The number of the frame's line where it stands now. */
  readonly line: (frame: PlacedFrame) => number;
  readonly file: (frame: PlacedFrame) => string;
}

/** In an editor text must not tick, and lines move with the edits. */
export function editorStyle(documents: Documents): Style {
  return {
    duration: steppedDuration,
    line: (frame) => documents.currentLine(frame.file, frame.line) ?? frame.line,
    file: (frame) => fileName(frame.file),
  };
}

/** A place as seen from another one: `line 31` in the same file, else `orders.ts:31`. */
export function placeFrom(here: PlacedFrame | undefined, frame: PlacedFrame, style: Style): string {
  return frame.file === here?.file ? `line ${style.line(frame)}` : placeText(frame, style);
}

/** A place in words: `orders.ts:31`. */
export function placeText(frame: PlacedFrame, style: Style): string {
  return `${style.file(frame)}:${style.line(frame)}`;
}
