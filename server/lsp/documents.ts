import { readFileSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import {
  TextDocumentSyncKind,
  type Connection,
  type Position,
  type TextDocumentSyncOptions,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { composed, currentLine, follow, unchanged, type LineMap } from '../sources/lineMap.ts';
import type { FormerTexts } from '../sources/originalFile.ts';
import { between } from '../sources/textComparison.ts';
import type { Documents } from '../views/scene.ts';

/** An open document, and how its lines have moved. */
interface OpenDocument {
  readonly text: TextDocument;
  /** The file when the running program loaded it. */
  loadedText: string;
  /** Since then. */
  sinceLoaded: LineMap;
}

/** A file that is not open, as it was on disk when it was last seen. */
interface SeenFile {
  readonly text: string;
  /** The file when the running program loaded it. */
  readonly loadedText: string;
  /** From then until it was seen. */
  readonly sinceLoaded: LineMap;
}

/** Files that are remembered while they are not open; more are forgotten, the first seen first. */
const MAX_SEEN_FILES = 500;

/** The documents that are open in the editor. Lets positions of the loaded code follow the edits. */
export class OpenDocuments implements Documents {
  readonly #byPath = new Map<string, OpenDocument>();
  readonly #seen = new Map<string, SeenFile>();
  /** Files of the running program. */
  readonly #loaded = new Set<string>();
  readonly #onEdit: (file: string) => void;
  /** Files that have changed since what is shown was observed, whatever is known here of their texts. */
  changedSince: ReadonlySet<string> = new Set();
  #editedMs = -Infinity;

  /** `onEdit` is called after lines of the file may have moved, or read differently. */
  constructor(onEdit: (file: string) => void) {
    this.#onEdit = onEdit;
  }

  /** Subscribes to the editor's document notifications. */
  follow(connection: Connection): void {
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
      const document = TextDocument.create(uri, languageId, version, text);
      const path = pathOf(uri);
      const seen = this.#seen.get(path);
      const sinceLoaded = seen
        ? composed(seen.sinceLoaded, between(seen.text, text))
        : unchanged(document.lineCount);
      this.#byPath.set(path, { text: document, loadedText: seen?.loadedText ?? text, sinceLoaded });
      this.#onEdit(path);
    });
    connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
      const path = pathOf(textDocument.uri);
      const open = this.#byPath.get(path);
      if (open === undefined) return;
      for (const change of contentChanges) apply(open, change, textDocument.version);
      this.#editedMs = performance.now();
      this.#onEdit(path);
    });
    connection.onDidCloseTextDocument(({ textDocument }) => {
      const path = pathOf(textDocument.uri);
      const open = this.#byPath.get(path);
      const text = onDisk(path);
      this.#byPath.delete(path);
      // What was not saved is lost.
      if (open && text !== undefined) {
        this.#see(path, {
          text,
          loadedText: open.loadedText,
          sinceLoaded: composed(open.sinceLoaded, between(open.text.getText(), text)),
        });
      }
      this.#onEdit(path);
    });
  }

  /** A program was started: it has loaded the files as they are on disk, whoever has written them. */
  programStarted(): void {
    this.#loaded.clear();
    this.#seen.clear();
    for (const [path, open] of this.#byPath) {
      const text = open.text.getText();
      open.loadedText = onDisk(path) ?? text;
      open.sinceLoaded = between(open.loadedText, text);
    }
  }

  /** Remembers a file that the running program has loaded, so that a change is noticed when it is opened. */
  async programLoaded(file: string): Promise<void> {
    if (this.#loaded.has(file)) return;
    this.#loaded.add(file);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    // Another program was started meanwhile, and may have loaded another text.
    if (!this.#loaded.has(file)) return;
    // One that cannot be read is no file, or gone.
    if (text === undefined || this.#byPath.has(file) || this.#seen.has(file)) return;
    this.#see(file, { text, loadedText: text, sinceLoaded: unchanged(text.split('\n').length) });
  }

  /** When an open document was edited last, by `performance.now()`; -Infinity when none was. */
  get editedMs(): number {
    return this.#editedMs;
  }

  isOpen(file: string): boolean {
    return this.#byPath.has(file);
  }

  openFiles(): readonly string[] {
    return [...this.#byPath.keys()];
  }

  isChanged(file: string): boolean {
    if (this.changedSince.has(file)) return true;
    const open = this.#byPath.get(file);
    if (open !== undefined) return open.loadedText !== open.text.getText();
    const seen = this.#seen.get(file);
    return seen !== undefined && seen.loadedText !== seen.text;
  }

  /** The files that have changed, by path, as the running program loaded them. */
  changedTexts(): FormerTexts {
    const changed = new Map<string, string>();
    for (const [path, { loadedText, text }] of this.#seen) {
      if (loadedText !== text) changed.set(path, loadedText);
    }
    for (const [path, { loadedText, text }] of this.#byPath) {
      if (loadedText !== text.getText()) changed.set(path, loadedText);
    }
    return changed;
  }

  currentLine(file: string, line: number): number | undefined {
    const known = this.#byPath.get(file) ?? this.#seen.get(file);
    if (known === undefined) return line;
    const current = currentLine(known.sinceLoaded, line - 1);
    return current === undefined ? undefined : current + 1;
  }

  /** The text of an open document, and the offset of a position in it. */
  textAt(file: string, position: Position): { readonly text: string; readonly offset: number } | undefined {
    const text = this.#byPath.get(file)?.text;
    return text && { text: text.getText(), offset: text.offsetAt(position) };
  }

  /** The position of an offset in an open document. */
  positionAt(file: string, offset: number): Position {
    return this.#byPath.get(file)?.text.positionAt(offset) ?? { line: 0, character: 0 };
  }

  lineText(file: string, line: number): string | undefined {
    const text = this.#byPath.get(file)?.text;
    return text && lineAt(text, line - 1);
  }

  uriOf(file: string): string {
    return this.#byPath.get(file)?.text.uri ?? URI.file(file).toString();
  }

  #see(path: string, file: SeenFile): void {
    this.#seen.delete(path);
    this.#seen.set(path, file);
    const [first] = this.#seen.keys();
    if (first !== undefined && this.#seen.size > MAX_SEEN_FILES) this.#seen.delete(first);
  }
}

export const documentSync = {
  openClose: true,
  change: TextDocumentSyncKind.Incremental,
} satisfies TextDocumentSyncOptions;

/** The path by which Node, and so the rest of the server, knows the document: without symbolic links. */
export function pathOf(uri: string): string {
  const path = URI.parse(uri).fsPath;
  try {
    return URI.file(realpathSync.native(path)).fsPath;
  } catch {
    // Not saved yet, or gone.
    return path;
  }
}

/** The text of a file; undefined for one that cannot be read. */
function onDisk(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not saved yet, or gone.
    return undefined;
  }
}

function apply(open: OpenDocument, change: TextDocumentContentChangeEvent, version: number): void {
  const { text } = open;
  const end = { line: text.lineCount - 1, character: lineAt(text, text.lineCount - 1).length };
  const range = 'range' in change ? change.range : { start: { line: 0, character: 0 }, end };
  const edit = {
    startLine: range.start.line,
    startCharacter: range.start.character,
    endLine: range.end.line,
    endCharacter: range.end.character,
    text: change.text,
    startLineText: lineAt(text, range.start.line),
    endLineText: lineAt(text, range.end.line),
  };
  open.sinceLoaded = follow(open.sinceLoaded, edit);
  TextDocument.update(text, [change], version);
}

function lineAt(document: TextDocument, line: number): string {
  return document
    .getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } })
    .replace(/\r?\n$/, '');
}
