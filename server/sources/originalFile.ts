import { access, constants } from 'node:fs/promises';
import { authorText } from './authorText.ts';
import { currentLine, type LineMap } from './lineMap.ts';
import { realPath } from './realPath.ts';
import { between } from './textComparison.ts';

/** A file that a source map names, as it is now. */
export interface OriginalFile {
  readonly path: string;
  /** A line as it was when the map was made, counted from 1, with where it is now; or why that is not known. */
  readonly lineNow: (line: number) => LineNow;
}

export interface LineNow {
  /** Absent when the map cannot mean this file. */
  readonly line?: number;
  readonly problem?: string;
}

/** Texts by path, of files that have changed since the program was started, as they were then. */
export type FormerTexts = ReadonlyMap<string, string>;

/**
 * The file at a path that the map of a script names. `builtFrom` is its text when the map was made, where the map has
 * it. Lines are those of its `former` text, where there is one: whoever has that follows them from there. Never rejects:
 * a file that is not there is believed in when its text is in the map.
 */
export async function originalFile(
  named: string,
  builtFrom: string | undefined,
  script: string,
  former: FormerTexts = new Map(),
): Promise<OriginalFile> {
  const path = await realPath(named);
  const known = former.get(path);
  const read = known === undefined ? await authorText(path) : { text: known };
  // What a machine has made is believed as it is.
  if (read === 'too large' || (read === undefined && builtFrom !== undefined)) return { path, lineNow: same };
  if (read === undefined) {
    // Where the script is not there either, nothing of the program is.
    if (!(await isThere(script))) return { path, lineNow: same };
    return { path, lineNow: () => ({ problem: missing(path, script) }) };
  }
  const { text } = read;
  if (builtFrom !== undefined && unified(builtFrom) !== unified(text)) {
    const moved = between(unified(builtFrom), unified(text));
    return { path, lineNow: (line) => lineMoved(moved, line, path) };
  }
  const lines = text.split('\n').length;
  return { path, lineNow: (line) => (line <= lines ? { line } : { problem: outside(path, line, script) }) };
}

function same(line: number): LineNow {
  return { line };
}

function lineMoved(moved: LineMap, line: number, path: string): LineNow {
  const now = currentLine(moved, line - 1);
  return now === undefined
    ? { line, problem: `${path} has changed since it was built, so this may be another line. Build again.` }
    : { line: now + 1 };
}

function missing(path: string, script: string): string {
  return (
    `Positions in ${script} are of the generated code: its source map names ${path}, which is not there. ` +
    'Build again on this machine, or say by "remoteRoot" and "localRoot" where the sources are.'
  );
}

function outside(path: string, line: number, script: string): string {
  return (
    `Positions in ${script} are of the generated code: its source map names line ${line} of ${path}, which has no ` +
    'such line. Build again.'
  );
}

async function isThere(script: string): Promise<boolean> {
  return access(script, constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** Version control writes lines as the system likes them. */
function unified(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
