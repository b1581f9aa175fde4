/** Where lines of an earlier state of a document stand now. Lines count from 0. */
export interface LineMap {
  /** By earlier line: the current one, or undefined when it was deleted. */
  readonly lines: readonly (number | undefined)[];
}

/** A replaced range, as LSP tells it, and what the document had there. */
export interface Edit {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
  readonly text: string;
  /** Texts of the lines at the edit's start and end before it. */
  readonly startLineText: string;
  readonly endLineText: string;
}

/** The map of a document that has not changed. */
export function unchanged(lineCount: number): LineMap {
  return { lines: Array.from({ length: lineCount }, (_, line) => line) };
}

/** The line's current place; a line beyond the known ones (the file grew unseen) stays where it is. */
export function currentLine(map: LineMap, line: number): number | undefined {
  return line < map.lines.length ? map.lines[line] : line;
}

/** Where the lines of `first` are after `second`, which begins where `first` ends. */
export function composed(first: LineMap, second: LineMap): LineMap {
  return {
    lines: first.lines.map((line) => (line === undefined ? undefined : currentLine(second, line))),
  };
}

/** Follows one edit. A line goes where its first visible character goes. */
export function follow(map: LineMap, edit: Edit): LineMap {
  const insertedLines = edit.text.split('\n').length - 1;
  const shift = insertedLines - (edit.endLine - edit.startLine);
  const startKeepsText = edit.startCharacter > indentOf(edit.startLineText);
  const endKeepsText = edit.endCharacter <= indentOf(edit.endLineText) && edit.endLineText.trim().length > 0;
  const isReplacedInPlace = shift === 0 && edit.startLine === edit.endLine;
  const moved = (line: number): number | undefined => {
    if (line < edit.startLine) return line;
    if (line > edit.endLine) return line + shift;
    if (line === edit.startLine && (startKeepsText || isReplacedInPlace)) return line;
    if (line === edit.endLine && endKeepsText) return line + shift;
    return keptLine(line, edit);
  };
  return { lines: map.lines.map((line) => (line === undefined ? undefined : moved(line))) };
}

/** A formatter replaces whole blocks by almost the same text: same count of lines, same line. */
function keptLine(line: number, edit: Edit): number | undefined {
  const lines = edit.text.split('\n');
  const isSameHeight = lines.length - 1 === edit.endLine - edit.startLine;
  return isSameHeight && (lines[line - edit.startLine] ?? '').trim() !== '' ? line : undefined;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
