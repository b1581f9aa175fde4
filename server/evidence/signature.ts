import type { PlacedFrame } from '../ledger/site.ts';
import { lineOf } from './caller.ts';

/** What tells one way of acquiring clients from another. */
export interface Signature {
  /** The author's frames with absolute positions: exact, but another one after an edit above. */
  readonly id: string;
  /** The author's frames with lines that count from the start of each function: survives edits above. */
  readonly text: string;
  /** File and line of {@link at}, to compare; empty without it. */
  readonly line: string;
  /** The innermost of the author's frames, or the best there is; absent for an empty stack. */
  readonly at?: PlacedFrame;
  /** Innermost first, without libraries and Node; the whole stack when there is nothing else in it. */
  readonly chain: readonly PlacedFrame[];
  /** The package between the author's line and pg, if any. */
  readonly via?: string;
}

const made = new WeakMap<readonly PlacedFrame[], Signature>();

/** The signature of a stack, innermost frame first. Made once for each array of frames. */
export function signatureOf(frames: readonly PlacedFrame[]): Signature {
  const known = made.get(frames);
  if (known !== undefined) return known;
  const signature = makeSignature(frames);
  made.set(frames, signature);
  return signature;
}

/** The line that a person looks at first: the innermost author's frame, else a library's, else any. */
export function blamedFrame(frames: readonly PlacedFrame[]): PlacedFrame | undefined {
  return signatureOf(frames).at;
}

/**
 * The text of a chain with its files named by `fileName`. Frames that occur again are left out, so that a recursion is
 * the same however deep it is.
 */
export function relativeText(chain: readonly PlacedFrame[], fileName: (file: string) => string): string {
  return [...new Set(chain.map((frame) => relative(frame, fileName(frame.file))))].join(' < ');
}

function makeSignature(frames: readonly PlacedFrame[]): Signature {
  const authors = frames.filter((frame) => frame.origin === 'author');
  const libraries = frames.filter((frame) => frame.origin === 'library');
  const chain = authors.length > 0 ? authors : libraries.length > 0 ? libraries : frames;
  const [at] = chain;
  const via = authors.length > 0 ? libraryBelow(frames) : undefined;
  return {
    id: chain.map(absolute).join(' < '),
    text: relativeText(chain, (file) => file),
    chain,
    line: lineOf(at),
    ...(at !== undefined && { at }),
    ...(via !== undefined && { via }),
  };
}

function absolute(frame: PlacedFrame): string {
  return `${frame.file}:${frame.line} ${frame.function}`;
}

/** Where in its function, or which line of a module's own code. Neither changes with an edit above. */
function relative(frame: PlacedFrame, file: string): string {
  const { landmark } = frame;
  const name = frame.function === '' && landmark !== undefined ? `#${landmark}` : frame.function;
  if (frame.enclosingLine !== undefined) return `${file}+${frame.line - frame.enclosingLine} ${name}`;
  if (landmark === undefined) return `${file}:${frame.line} ${name}`;
  return frame.function === '' ? `${file} ${name}` : `${file} #${landmark} ${name}`;
}

/** The package that the author's code called; pg itself goes without saying. */
function libraryBelow(frames: readonly PlacedFrame[]): string | undefined {
  const author = frames.findIndex((frame) => frame.origin === 'author');
  const called = frames.slice(0, author).findLast((frame) => frame.origin === 'library')?.library;
  return called === 'pg' || called === 'pg-pool' ? undefined : called;
}
