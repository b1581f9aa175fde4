import { realpathSync } from 'node:fs';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import {
  TextDocumentSyncKind,
  type Connection,
  type TextDocumentSyncOptions,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { currentLine, follow, unchanged, type LineMap } from '../sources/lineMap.ts';
import type { Documents } from '../views/scene.ts';

/** An open document, and how its lines have moved. */
interface OpenDocument {
  readonly text: TextDocument;
  /** Since the running program loaded the file. */
  sinceLoaded: LineMap;
  /** Since the file was last saved, which is what the next program will load. */
  sinceSaved: LineMap;
}

/** The documents that are open in the editor. Lets positions of the loaded code follow the edits. */
export class OpenDocuments implements Documents {
  readonly #byPath = new Map<string, OpenDocument>();
  readonly #onEdit: () => void;

  /** `onEdit` is called after lines may have moved. */
  constructor(onEdit: () => void) {
    this.#onEdit = onEdit;
  }

  /** Subscribes to the editor's document notifications. */
  follow(connection: Connection): void {
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
      const document = TextDocument.create(uri, languageId, version, text);
      const lines = unchanged(document.lineCount);
      this.#byPath.set(pathOf(uri), { text: document, sinceLoaded: lines, sinceSaved: lines });
      this.#onEdit();
    });
    connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
      const open = this.#byPath.get(pathOf(textDocument.uri));
      if (open === undefined) return;
      for (const change of contentChanges) apply(open, change, textDocument.version);
      this.#onEdit();
    });
    connection.onDidSaveTextDocument(({ textDocument }) => {
      const open = this.#byPath.get(pathOf(textDocument.uri));
      if (open) open.sinceSaved = unchanged(open.text.lineCount);
    });
    connection.onDidCloseTextDocument(({ textDocument }) => {
      this.#byPath.delete(pathOf(textDocument.uri));
    });
  }

  /** A program was started: it has loaded the files as they were saved last. */
  programStarted(): void {
    for (const open of this.#byPath.values()) open.sinceLoaded = open.sinceSaved;
  }

  openFiles(): readonly string[] {
    return [...this.#byPath.keys()];
  }

  currentLine(file: string, line: number): number | undefined {
    const open = this.#byPath.get(file);
    if (open === undefined) return line;
    const current = currentLine(open.sinceLoaded, line - 1);
    return current === undefined ? undefined : current + 1;
  }

  lineText(file: string, line: number): string | undefined {
    const text = this.#byPath.get(file)?.text;
    return text && lineAt(text, line - 1);
  }

  uriOf(file: string): string {
    return this.#byPath.get(file)?.text.uri ?? URI.file(file).toString();
  }
}

export const documentSync = {
  openClose: true,
  change: TextDocumentSyncKind.Incremental,
  save: true,
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
  open.sinceSaved = follow(open.sinceSaved, edit);
  TextDocument.update(text, [change], version);
}

function lineAt(document: TextDocument, line: number): string {
  return document
    .getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } })
    .replace(/\r?\n$/, '');
}
