import type { Mark, MarksChanged } from '../../protocol/lsp.ts';

/** The end-of-line texts of every file, as the language server last told them. */
export class Marks {
  #sequence = -1;
  readonly #byUri = new Map<string, readonly Mark[]>();

  /** The marks of a file; none when it has none. `uri` is written as in the server's messages. */
  of(uri: string): readonly Mark[] {
    return this.#byUri.get(uri) ?? [];
  }

  /** Takes over what changed. Returns whether anything did: a message that was overtaken by a later one is ignored. */
  apply(changed: MarksChanged): boolean {
    if (changed.sequence <= this.#sequence) return false;
    this.#sequence = changed.sequence;
    for (const { uri, marks } of changed.files) {
      if (marks.length === 0) this.#byUri.delete(uri);
      else this.#byUri.set(uri, marks);
    }
    return changed.files.length > 0;
  }

  /** Forgets everything, also the sequence: a new language server counts its messages from the start. */
  reset(): void {
    this.#sequence = -1;
    this.#byUri.clear();
  }
}
