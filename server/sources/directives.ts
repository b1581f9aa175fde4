import type { Directive, PlacedFrame } from '../ledger/site.ts';
import { authorText } from './authorText.ts';

/** A comment that ends its line; a reason may follow. */
const COMMENT = /\/\/\s*leak-lens:\s*(long-lived|ignore)\s*(?:--.*)?$/;

const MAX_FILES = 5000;

/** What comments in the author's files say: `// leak-lens: long-lived`. Each file is read once. */
export class Directives {
  /** By file, then by line. */
  readonly #read = new Map<string, Promise<ReadonlyMap<number, Directive>>>();

  /** Of a line, counted from 1; undefined where there is none, or no such file. */
  async at(file: string, line: number): Promise<Directive | undefined> {
    let lines = this.#read.get(file);
    if (lines === undefined) {
      if (this.#read.size >= MAX_FILES) return undefined;
      lines = directivesIn(file);
      this.#read.set(file, lines);
    }
    return (await lines).get(line);
  }
}

/** What the comment at the end of a line says; undefined for any other line. */
export function directiveIn(line: string): Directive | undefined {
  return COMMENT.exec(line)?.[1] as Directive | undefined;
}

/** The frames with what their lines say now, for those in the file; undefined when that is what they said before. */
export function redirected(
  frames: readonly PlacedFrame[],
  file: string,
  directiveAt: (line: number) => Directive | undefined,
): readonly PlacedFrame[] | undefined {
  const changed = frames.map((frame) => {
    if (frame.file !== file) return frame;
    const { directive: before, ...rest } = frame;
    const directive = directiveAt(frame.line);
    if (directive === before) return frame;
    return directive === undefined ? rest : { ...rest, directive };
  });
  return changed.some((frame, index) => frame !== frames[index]) ? changed : undefined;
}

/** Nobody writes comments into what a machine makes, or into code that is in no file. */
async function directivesIn(file: string): Promise<ReadonlyMap<number, Directive>> {
  const found = new Map<number, Directive>();
  const read = await authorText(file);
  if (typeof read !== 'object' || !read.text.includes('leak-lens:')) return found;
  read.text.split(/\r?\n/).forEach((line, index) => {
    const directive = directiveIn(line);
    if (directive !== undefined) found.set(index + 1, directive);
  });
  return found;
}
