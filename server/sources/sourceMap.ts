import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SourceMapConsumer, type BasicSourceMapConsumer, type IndexedSourceMapConsumer } from 'source-map';
import type { PathMapping } from '../../protocol/pathMapping.ts';
import { bundledPath } from './bundledPath.ts';
import { originalFile, type FormerTexts, type OriginalFile } from './originalFile.ts';
import { localPath } from './pathMapping.ts';
import { decoded } from './percentEncoding.ts';
import { scriptPath } from './scriptPath.ts';

/** A position in the author's file; line and column count from 1. */
export interface OriginalPosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a map says of a position. Without either, generated code that has no counterpart in the author's files. */
export interface Original {
  readonly position?: OriginalPosition;
  /** Why there is none, or why it may be wrong: a sentence for people. */
  readonly problem?: string;
}

export interface SourceMap {
  /** Counts from 1. `former`: see {@link originalFile}. May reject as {@link loadSourceMap} does. */
  readonly original: (line: number, column: number, former?: FormerTexts) => Promise<Original>;
  readonly dispose: () => void;
}

/** A script that V8 runs, and the map that the process gave along if it exists only there. */
export interface Script {
  readonly url: string;
  /** Where files of the program's machine are on this one. */
  readonly mappings?: readonly PathMapping[];
  readonly sourceMap?: string;
}

interface ScriptFile {
  readonly path: string;
  readonly code: string;
  readonly mappings: readonly PathMapping[];
}

/**
 * The source map of a script, from the process, inline in the file, or beside it; undefined when there is none.
 * `cwd` is the folder in which the process runs. Rejects with a message for people when the script announces a map
 * that cannot be read.
 */
export async function loadSourceMap(script: Script, cwd: string): Promise<SourceMap | undefined> {
  const { mappings = [] } = script;
  const name = localPath(scriptPath(script.url), mappings);
  // Code that a bundler evaluates is in no file: `webpack-internal:///./src/orders.ts`.
  const path = isAbsolute(name) ? name : join(cwd, 'evaluated');
  // A script that is gone, or is in no file, announces nothing.
  const code = await readFile(path, 'utf8').catch(() => '');
  const file = { path, code, mappings };
  if (script.sourceMap !== undefined) return parse(script.sourceMap, path, file);
  if (path !== name) return undefined;
  const announced = announcedBy(code);
  if (announced === undefined) return unannounced(file);
  const inline = /^data:[^,]*?(;base64)?,(.*)$/s.exec(announced);
  if (inline) {
    const [, isBase64, data = ''] = inline;
    return parse(isBase64 ? Buffer.from(data, 'base64').toString('utf8') : decoded(data), path, file);
  }
  if (/^https?:/.test(announced)) {
    throw new Error(
      `Positions in ${path} are of the generated code: its source map is at ${announced}, and nothing is fetched over ` +
        'the network. Build with a map beside the script.',
    );
  }
  const mapPath = announcedPath(announced, path, mappings);
  const json = await readFile(mapPath, 'utf8').catch((error: unknown) => {
    throw new Error(
      `Positions in ${path} are of the generated code: its source map ${mapPath} cannot be read ` +
        `(${(error as NodeJS.ErrnoException).code ?? String(error)}). Build again with source maps.`,
    );
  });
  return parse(json, mapPath, file);
}

/** Where the map is that the script at `path` announces by a relative path or a `file:` URL. */
export function announcedPath(announced: string, path: string, mappings: readonly PathMapping[]): string {
  return announced.startsWith('file:')
    ? localPath(scriptPath(announced), mappings)
    : resolve(dirname(path), decoded(announced));
}

/** What the last `sourceMappingURL` comment of a script says, which may be longer than all the rest of it. */
export function announcedBy(code: string): string | undefined {
  for (let at = code.lastIndexOf(ANNOUNCEMENT); at >= 0; at = code.lastIndexOf(ANNOUNCEMENT, at - 1)) {
    const line = code.lastIndexOf('\n', at) + 1;
    const [, url] = /^[ \t]*\/[/*][#@] ?sourceMappingURL=([^\s'"*]+)/.exec(code.slice(line)) ?? [];
    if (url !== undefined) return url;
    if (at === 0) return undefined;
  }
  return undefined;
}

const ANNOUNCEMENT = 'sourceMappingURL=';

/** Longer than any build takes from writing a script to writing its map, or the other way round. */
const SAME_BUILD_MS = 10_000;

/** Builds for production may write a map that the script does not announce: esbuild's `external`, webpack's `hidden`. */
async function unannounced(file: ScriptFile): Promise<SourceMap | undefined> {
  const mapPath = `${file.path}.map`;
  try {
    const [script, map] = await Promise.all([stat(file.path), stat(mapPath)]);
    // A build without maps may have left one of an earlier build.
    if (map.mtimeMs < script.mtimeMs - SAME_BUILD_MS) return undefined;
  } catch {
    return undefined;
  }
  return parse(await readFile(mapPath, 'utf8'), mapPath, file);
}

/** ncc (0.45, `src/index.js`) puts this before the first line when the map is made already. */
const NCC_REGISTER = /^(?:require\('|import ')\.\/sourcemap-register\.c?js'\)?;/;

async function parse(
  json: string,
  mapPath: string,
  { path, code, mappings }: ScriptFile,
): Promise<SourceMap> {
  let consumer: BasicSourceMapConsumer | IndexedSourceMapConsumer;
  try {
    // A map may start with a line that keeps browsers from running it as a script.
    consumer = await new SourceMapConsumer(json.replace(/^\)\]\}'[^\n]*\n/, ''), pathToFileURL(mapPath).href);
    // The mappings are decoded at the first question; a broken map should be found out here.
    consumer.originalPositionFor({ line: 1, column: 0 });
  } catch (error) {
    throw new Error(
      `Positions in ${path} are of the generated code: its source map is broken ` +
        `(${error instanceof Error ? error.message : String(error)}). Build again, or check the tool that made it.`,
    );
  }
  const files = new Map<string, Promise<OriginalFile>>();
  const fileOf = (source: string, former: FormerTexts | undefined): Promise<OriginalFile> => {
    const known = files.get(source);
    if (known !== undefined) return known;
    const named = localPath(bundledPath(scriptPath(source), dirname(path)), mappings);
    const builtFrom = consumer.sourceContentFor(source, true) ?? undefined;
    const file = originalFile(named, builtFrom, path, former);
    files.set(source, file);
    return file;
  };
  const prepended = NCC_REGISTER.exec(code)?.[0].length ?? 0;
  return {
    original: async (line, column, former) => {
      // Native frames have no line.
      if (line < 1) return {};
      const shift = line === 1 ? prepended : 0;
      const found = consumer.originalPositionFor({ line, column: Math.max(column - 1 - shift, 0) });
      if (found.source === null || found.line === null) return {};
      const file = await fileOf(found.source, former);
      const { line: now, problem } = file.lineNow(found.line);
      return {
        ...(now !== undefined && {
          position: { file: file.path, line: now, column: (found.column ?? 0) + 1 },
        }),
        ...(problem !== undefined && { problem }),
      };
    },
    dispose: () => consumer.destroy(),
  };
}
