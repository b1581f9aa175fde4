/** A call stack in the author's terms. */

/** One thread of one observed process; every state is keyed by it. Never parsed, only compared. */
export type ThreadKey = string;

/** What a comment of the author's says of what happens at its line. */
export type Directive = 'long-lived' | 'ignore';

/** A stack position in the author's file, or in the generated one where no source map leads further. */
export interface PlacedFrame {
  /** Absolute path, or what V8 called the script where it is no file (`node:net`, `evalmachine`). */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1. */
  readonly column: number;
  /** Empty for anonymous functions and top-level code. */
  readonly function: string;
  /** First line of the enclosing function in the author's file, where known; absent for a module's own code. */
  readonly enclosingLine?: number;
  /**
   * Tells the author's anonymous functions, and lines that are in no known function, from others of the file: a hash of
   * the function's first line, or of the line itself.
   */
  readonly landmark?: string;
  /** author: the program itself; library: in node_modules; node: Node's own. */
  readonly origin: 'author' | 'library' | 'node';
  /** The package, of a library frame: `drizzle-orm`. */
  readonly library?: string;
  /** Why this is a generated position although a source map was announced, as a sentence. */
  readonly mapProblem?: string;
  /** Of the innermost of the author's frames only. */
  readonly directive?: Directive;
}

/** What `sources` made of a site's raw frames; innermost first. */
export interface Placement {
  readonly kind: 'placement';
  readonly site: number;
  readonly frames: readonly PlacedFrame[];
}
