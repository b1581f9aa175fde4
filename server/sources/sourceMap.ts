import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SourceMapConsumer, type BasicSourceMapConsumer, type IndexedSourceMapConsumer } from 'source-map';
import { scriptPath } from './scriptPath.ts';

/** A position in the author's file; line and column count from 1. */
export interface OriginalPosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface SourceMap {
  /** Undefined for generated code that has no counterpart in the author's files. Counts from 1. */
  readonly original: (line: number, column: number) => OriginalPosition | undefined;
  readonly dispose: () => void;
}

/** A script that V8 runs, and the map that the process gave along if it exists only there. */
export interface Script {
  readonly url: string;
  readonly sourceMap?: string;
}

/**
 * The source map of a script, from the process, inline in the file, or beside it; undefined when the script
 * announces none. Rejects with a message for people when it announces one that cannot be read.
 */
export async function loadSourceMap(script: Script): Promise<SourceMap | undefined> {
  const path = scriptPath(script.url);
  if (script.sourceMap !== undefined) return parse(script.sourceMap, path, path);
  if (!isAbsolute(path)) return undefined;
  const announced = await announcedBy(path);
  if (announced === undefined) return undefined;
  const inline = /^data:[^,]*?(;base64)?,(.*)$/s.exec(announced);
  if (inline) {
    const [, isBase64, data = ''] = inline;
    return parse(
      isBase64 ? Buffer.from(data, 'base64').toString('utf8') : decodeURIComponent(data),
      path,
      path,
    );
  }
  const mapPath = announced.startsWith('file:')
    ? fileURLToPath(announced)
    : resolve(dirname(path), decodeURIComponent(announced));
  const json = await readFile(mapPath, 'utf8').catch((error: unknown) => {
    throw new Error(
      `Positions in ${path} are of the generated code: its source map ${mapPath} cannot be read ` +
        `(${(error as NodeJS.ErrnoException).code ?? String(error)}). Build again with source maps.`,
    );
  });
  return parse(json, mapPath, path);
}

/** The last `sourceMappingURL` comment of a file; undefined also for a file that cannot be read. */
async function announcedBy(path: string): Promise<string | undefined> {
  const code = await readFile(path, 'utf8').catch(() => '');
  return [...code.matchAll(/^[ \t]*\/[/*][#@] ?sourceMappingURL=([^\s'"*]+)/gm)].at(-1)?.[1];
}

async function parse(json: string, mapPath: string, scriptFile: string): Promise<SourceMap> {
  let consumer: BasicSourceMapConsumer | IndexedSourceMapConsumer;
  try {
    // A map may start with a line that keeps browsers from running it as a script.
    consumer = await new SourceMapConsumer(json.replace(/^\)\]\}'[^\n]*\n/, ''), pathToFileURL(mapPath).href);
    // The mappings are decoded at the first question; a broken map should be found out here.
    consumer.originalPositionFor({ line: 1, column: 0 });
  } catch (error) {
    throw new Error(
      `Positions in ${scriptFile} are of the generated code: its source map is broken ` +
        `(${error instanceof Error ? error.message : String(error)}). Build again, or check the tool that made it.`,
    );
  }
  return {
    original: (line, column) => {
      // Native frames have no line.
      if (line < 1) return undefined;
      const position = consumer.originalPositionFor({ line, column: Math.max(column - 1, 0) });
      if (position.source === null || position.line === null) return undefined;
      return { file: scriptPath(position.source), line: position.line, column: (position.column ?? 0) + 1 };
    },
    dispose: () => consumer.destroy(),
  };
}
