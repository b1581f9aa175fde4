import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { SourceMapGenerator } from 'source-map';
import { REPOSITORY } from '../test/support/tracedProgram.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { interleave } from './support/interleave.ts';

const MB = 1024 * 1024;
const ROUNDS = 7;
const LARGE_BYTES = 50 * MB;
const MAPPINGS = 500_000;
const COLUMNS_PER_MAPPING = 10;
/** Longer than the thread of a map waits for questions. */
const IDLE_MS = 12_000;
const MOST_BLOCKED_MS = 50;

export const benchmark: Benchmark = {
  title: 'Placing a call site by a source map of 50 MB',
  run,
};

interface Outcome {
  readonly placedMs: number;
  readonly blockedMs: number;
  /** Resident memory in bytes: before, with the map read, and when nobody has asked for a while. */
  readonly before: number;
  readonly during: number;
  readonly after: number;
  readonly at?: { readonly file: string; readonly line: number };
}

async function run(): Promise<Result> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'leak-lens-bench-map-')));
  try {
    for (const file of ['mapWorker.cjs', 'mappings.wasm']) {
      await copyFile(join(REPOSITORY, 'dist', file), join(folder, file));
    }
    const program = join(folder, 'placing.cjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'programs/placing.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      define: { 'import.meta.dirname': '__dirname' },
    });
    await writeScript(folder, 'large.js', MAPPINGS, LARGE_BYTES);
    await writeScript(folder, 'small.js', 100, 0);
    const placed = (name: 'large' | 'small', idleMs = 0): Promise<Outcome> =>
      outcomeOf(program, join(folder, `${name}.js`), name === 'large' ? MAPPINGS : 100, idleMs);
    const blocked = { large: [] as number[], small: [] as number[] };
    const measured = (name: 'large' | 'small') => async () => {
      const { placedMs, blockedMs } = await placed(name);
      blocked[name].push(blockedMs);
      return placedMs;
    };
    const times = await interleave({ '50 MB': measured('large'), 'a few KB': measured('small') }, ROUNDS);
    const { before, during, after } = await placed('large', IDLE_MS);
    const blocks = { 'longest block, 50 MB': blocked.large, 'longest block, a few KB': blocked.small };
    const longestMs = Math.max(...blocked.large);
    const [inMb, ofMb, toMb] = [before, during, after].map((bytes) => (bytes / MB).toFixed(0));
    return {
      conditions: [
        `${ROUNDS} rounds, each in a process of its own. The map has ${MAPPINGS} mappings.`,
        `Resident memory was ${inMb} MB before, ${ofMb} MB with the map, ${toMb} MB after ${IDLE_MS / 1000} s.`,
      ],
      comparisons: [
        compare(times, '50 MB', 'a few KB', 'ms'),
        compare(blocks, 'longest block, 50 MB', 'longest block, a few KB', 'ms'),
      ],
      failures: longestMs <= MOST_BLOCKED_MS ? [] : [`It is deaf for more than ${MOST_BLOCKED_MS} ms.`],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A script of one line whose map has so many mappings, one for each line of its source, and at least so many bytes. */
async function writeScript(folder: string, name: string, mappings: number, bytes: number): Promise<void> {
  const generator = new SourceMapGenerator({ file: name });
  for (let mapping = 0; mapping < mappings; mapping++) {
    const generated = { line: 1, column: mapping * COLUMNS_PER_MAPPING };
    generator.addMapping({ source: 'shop.ts', generated, original: { line: mapping + 1, column: 2 } });
  }
  const map = JSON.parse(generator.toString()) as Record<string, unknown>;
  const missing = Math.max(0, bytes - JSON.stringify(map).length);
  map['sourcesContent'] = ['// a line of the program\n'.repeat(Math.ceil(missing / 26))];
  await writeFile(join(folder, name), `run();\n//# sourceMappingURL=${name}.map\n`);
  await writeFile(join(folder, `${name}.map`), JSON.stringify(map));
}

async function outcomeOf(
  program: string,
  script: string,
  mappings: number,
  idleMs: number,
): Promise<Outcome> {
  const column = (mappings - 1) * COLUMNS_PER_MAPPING + 1;
  const child = fork(program, [script, String(column), String(idleMs)], { execArgv: [] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${program} ended with ${String(code)} before it had measured.`);
  });
  ended.catch(() => undefined);
  const [outcome] = (await Promise.race([once(child, 'message'), ended])) as [Outcome];
  child.kill();
  if (outcome.at?.line !== mappings) {
    throw new Error(`It was placed wrongly, so this is no measurement: ${JSON.stringify(outcome.at)}`);
  }
  return outcome;
}
