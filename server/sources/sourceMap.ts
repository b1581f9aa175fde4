import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SourceMapConsumer, type BasicSourceMapConsumer, type IndexedSourceMapConsumer } from 'source-map';
import { bundledPath } from './bundledPath.ts';
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

interface ScriptFile {
  readonly path: string;
  readonly code: string;
}

/**
 * The source map of a script, from the process, inline in the file, or beside it; undefined when there is none.
 * `cwd` is the folder in which the process runs. Rejects with a message for people when the script announces a map
 * that cannot be read.
 */
export async function loadSourceMap(script: Script, cwd: string): Promise<SourceMap | undefined> {
  const name = scriptPath(script.url);
  // Code that a bundler evaluates is in no file: `webpack-internal:///./src/orders.ts`.
  const path = isAbsolute(name) ? name : join(cwd, 'evaluated');
  // A script that is gone, or is in no file, announces nothing.
  const code = await readFile(path, 'utf8').catch(() => '');
  const file = { path, code };
  if (script.sourceMap !== undefined) return parse(script.sourceMap, path, file);
  if (path !== name) return undefined;
  const announced = announcedBy(code);
  if (announced === undefined) return unannounced(file);
  const inline = /^data:[^,]*?(;base64)?,(.*)$/s.exec(announced);
  if (inline) {
    const [, isBase64, data = ''] = inline;
    return parse(
      isBase64 ? Buffer.from(data, 'base64').toString('utf8') : decodeURIComponent(data),
      path,
      file,
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
  return parse(json, mapPath, file);
}

/** The last `sourceMappingURL` comment of a script. */
function announcedBy(code: string): string | undefined {
  return [...code.matchAll(/^[ \t]*\/[/*][#@] ?sourceMappingURL=([^\s'"*]+)/gm)].at(-1)?.[1];
}

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

async function parse(json: string, mapPath: string, { path, code }: ScriptFile): Promise<SourceMap> {
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
  const paths = new Map<string, string>();
  const pathOf = (source: string): string => {
    const original = paths.get(source) ?? bundledPath(scriptPath(source), dirname(path));
    paths.set(source, original);
    return original;
  };
  const prepended = NCC_REGISTER.exec(code)?.[0].length ?? 0;
  return {
    original: (line, column) => {
      // Native frames have no line.
      if (line < 1) return undefined;
      const shift = line === 1 ? prepended : 0;
      const position = consumer.originalPositionFor({ line, column: Math.max(column - 1 - shift, 0) });
      if (position.source === null || position.line === null) return undefined;
      return { file: pathOf(position.source), line: position.line, column: (position.column ?? 0) + 1 };
    },
    dispose: () => consumer.destroy(),
  };
}
