import type { Range } from 'vscode-languageserver-types';
import type { PlacedFrame } from '../ledger/site.ts';
import type { Documents } from './scene.ts';

/** The greatest column that LSP allows: editors cut it to the end of the line. */
const END_OF_LINE = 2 ** 31 - 1;

/**
 * The text of the frame's line where it stands now; from the frame's column on where the text is not known, and
 * `undefined` when the line is gone.
 */
export function lineRange(frame: PlacedFrame, documents: Documents): Range | undefined {
  const current = documents.currentLine(frame.file, frame.line);
  if (current === undefined) return undefined;
  const line = current - 1;
  const text = documents.lineText(frame.file, current);
  if (text === undefined || text.trim() === '') {
    return { start: { line, character: frame.column - 1 }, end: { line, character: END_OF_LINE } };
  }
  const indentation = text.length - text.trimStart().length;
  return { start: { line, character: indentation }, end: { line, character: text.trimEnd().length } };
}
