import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { PublishDiagnosticsNotification } from 'vscode-languageserver/node';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { median } from './support/estimate.ts';
import { interleave } from './support/interleave.ts';
import { startLanguageServer, type LanguageServer } from './support/languageServer.ts';
import { startScriptedHook } from './support/scriptedHook.ts';

const ROUNDS = 8;
/** A third of a map is mappings, as esbuild and webpack make them, and the rest the text of the sources. */
const SEGMENTS_PER_LINE = 1500;
const LARGE_LINES = 2700;
const LARGE_SOURCE_BYTES = 34 * 1024 * 1024;
/** Of the median: in each round a map that is read on the main path makes it deaf for as long as reading takes. */
const MOST_DEAF_MS = 50;
/** Until what a thread occupied is given back. */
const SETTLE_MS = 5000;
const MOST_MS = 30_000;
/** About a file that the program does not have. */
const nowhere = { textDocument: { uri: 'file:///nowhere.js' }, position: { line: 0, character: 0 } };

export const benchmark: Benchmark = {
  title: 'The longest answer of the language server while it reads a source map of 50 MB',
  run,
};

/** One reading of a map. */
interface Reading {
  /** Until a leak stood at the author's line. */
  readonly placedMs: number;
  readonly longestAnswerMs: number;
}

async function run(): Promise<Result> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leak-lens-large-map-')));
  const server = await startLanguageServer();
  const placedMs: number[] = [];
  let bytes = 0;
  let program = 0;
  const large = async (): Promise<number> => {
    bytes = writeScript(folder, ++program, LARGE_LINES, LARGE_SOURCE_BYTES);
    const reading = await readingOf(server, folder, program);
    placedMs.push(reading.placedMs);
    return reading.longestAnswerMs;
  };
  const small = async (): Promise<number> => {
    writeScript(folder, ++program, 1, 0);
    return (await readingOf(server, folder, program)).longestAnswerMs;
  };
  try {
    // The compiler has seen the code by then.
    await large();
    await small();
    await delay(SETTLE_MS);
    const beforeMb = residentMb(server);
    const samples = await interleave({ 'map of 50 MB': large, 'map of 6 KB': small }, ROUNDS);
    await delay(SETTLE_MS);
    const afterMb = residentMb(server);
    const longestMs = median(samples['map of 50 MB']);
    const slowestMs = Math.max(...placedMs);
    return {
      conditions: [
        `${ROUNDS} maps of ${(bytes / 1e6).toFixed(0)} MB with ${LARGE_LINES * SEGMENTS_PER_LINE} mappings, as many small ones.`,
        `A large one was read after ${Math.min(...placedMs).toFixed(0)} to ${slowestMs.toFixed(0)} ms.`,
        `The server had ${beforeMb.toFixed(0)} MB after the first, ${afterMb.toFixed(0)} MB after the last.`,
      ],
      comparisons: [compare(samples, 'map of 50 MB', 'map of 6 KB', 'ms')],
      failures: [
        ...(longestMs <= MOST_DEAF_MS ? [] : [`The longest answers took more than ${MOST_DEAF_MS} ms.`]),
        ...(slowestMs <= MOST_MS ? [] : [`Reading took more than ${MOST_MS} ms.`]),
      ],
    };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

/** Writes the script of a program, its source, and a map of so many lines; returns the map's bytes. */
function writeScript(folder: string, program: number, lines: number, sourceBytes: number): number {
  const [script, source] = [`program${program}.js`, `program${program}.ts`];
  const map = join(folder, `${script}.map`);
  writeFileSync(join(folder, source), '\n'.repeat(lines));
  writeFileSync(join(folder, script), `//# sourceMappingURL=${script}.map\n`);
  // Each line begins at the next one of the source; then four columns on, on both sides.
  const mappings = Array.from({ length: lines }, (_, line) => {
    const first = line === 0 ? 'AAAA' : `AACA`;
    return [first, ...Array.from({ length: SEGMENTS_PER_LINE - 1 }, () => 'IAAA')].join(',');
  }).join(';');
  const other = 'x'.repeat(sourceBytes);
  writeFileSync(
    map,
    JSON.stringify({
      version: 3,
      names: [],
      sources: [source, 'other.ts'],
      sourcesContent: [null, other],
      mappings,
    }),
  );
  return statSync(map).size;
}

/** Has a program leak a client in the last line of its script, and asks the server without pause until it is shown. */
async function readingOf(server: LanguageServer, folder: string, program: number): Promise<Reading> {
  const source = join(folder, `program${program}.ts`);
  const line = readFileSync(source, 'utf8').split('\n').length - 1;
  const hook = await startScriptedHook(server);
  const shown = new EventEmitter();
  const subscription = server.editor.onNotification(
    PublishDiagnosticsNotification.type,
    ({ uri, diagnostics }) => {
      const isAtLine = diagnostics.some(({ range }) => range.start.line === line - 1);
      if (uri === pathToFileURL(source).href && isAtLine) shown.emit('shown');
    },
  );
  let isShown = false;
  const startedMs = performance.now();
  const placed = once(shown, 'shown', { signal: AbortSignal.timeout(2 * MOST_MS) }).then(() => {
    isShown = true;
    return performance.now() - startedMs;
  });
  const times = { requestedMs: 0, acquiredMs: 0, idleSinceMs: 0 };
  hook.send([
    { kind: 'source', source: 1, url: pathToFileURL(join(folder, `program${program}.js`)).href },
    { kind: 'site', site: 1, frames: [{ source: 1, line, column: 1, function: 'load' }] },
    {
      kind: 'pool',
      pool: 1,
      max: 10,
      total: 1,
      idle: 0,
      waiting: 0,
      poolQueries: 0,
      ending: false,
      options: {},
    },
    // Its client was ended: a proof in itself.
    { kind: 'lease', lease: 1, pool: 1, site: 1, ...times, state: 'idle', endedSite: 1 },
  ]);
  let longestAnswerMs = 0;
  const asking = (async () => {
    while (!isShown) {
      const askedMs = performance.now();
      await server.editor.sendRequest('textDocument/hover', nowhere);
      longestAnswerMs = Math.max(longestAnswerMs, performance.now() - askedMs);
      await delay(1);
    }
  })();
  try {
    const placedMs = await placed;
    await asking;
    return { placedMs, longestAnswerMs };
  } finally {
    isShown = true;
    subscription.dispose();
    hook.end();
  }
}

/** What the server occupies, worker threads included. Linux only: NaN elsewhere. */
function residentMb({ pid }: LanguageServer): number {
  if (process.platform !== 'linux') return NaN;
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
