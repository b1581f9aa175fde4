import { createHash } from 'node:crypto';
import { authorText } from './authorText.ts';

/** Files kept in memory, the latest that were asked for. */
const MAX_FILES = 20;

/** Hashes of single lines of the author's files, by which they are found again after edits elsewhere. */
export class Landmarks {
  /** Least recently used first. */
  readonly #lines = new Map<string, Promise<readonly string[]>>();

  /**
   * Of a line, counted from 1: a short hash of its code, whatever its indentation and the comment at its end; undefined
   * where there is no such line or file.
   */
  async at(file: string, line: number): Promise<string | undefined> {
    const lines = this.#lines.get(file) ?? linesOf(file);
    this.#lines.delete(file);
    this.#lines.set(file, lines);
    const [oldest] = this.#lines.keys();
    if (oldest !== undefined && this.#lines.size > MAX_FILES) this.#lines.delete(oldest);
    const text = (await lines)[line - 1];
    return text === undefined ? undefined : landmarkOf(text);
  }
}

/** What stands after `//` is cut off wherever that is: the rest of a URL is missed by nobody. */
function landmarkOf(text: string): string {
  const code = text.replace(/\/\/.*$/, '').trim();
  return createHash('sha256').update(code).digest('hex').slice(0, 8);
}

async function linesOf(file: string): Promise<readonly string[]> {
  const read = await authorText(file);
  return typeof read === 'object' ? read.text.split(/\r?\n/) : [];
}
