import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openWorkbench } from '../test/hosts/browserHost.ts';
import { startDebugging } from '../test/hosts/debugControls.ts';
import { openFile } from '../test/hosts/workbench.ts';
import { REPOSITORY } from '../test/support/tracedProgram.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { linesWatched, watchLines, type WatchedLines } from './support/lineWatch.ts';

const SAMPLE = join(REPOSITORY, 'sample');
const LOAD_MS = 120_000;
/** A line's first lens and the lines that it moves may come in different frames. */
const SAME_MOMENT_MS = 500;

export const benchmark: Benchmark = {
  title: 'Lines that move without an edit in 2 minutes of load in a real VS Code',
  run,
};

async function run(): Promise<Result> {
  const workbench = await openWorkbench({
    folder: SAMPLE,
    extensionPath: REPOSITORY,
    settings: { 'leakLens.surface': 'full', 'debug.openDebug': 'neverOpen' },
    size: { width: 1440, height: 2000 },
    progress: (line) => console.error(line),
  });
  try {
    const { page } = workbench;
    await openFile(page, join(SAMPLE, 'routes/orders.ts'));
    await startDebugging(page, 'Debug with leak tracing', { noDebug: true });
    await watchLines(page);
    await delay(LOAD_MS);
    return resultOf(await linesWatched(page));
  } finally {
    await workbench.close();
  }
}

/** Moves that come with a line's first lens are the baseline: those are wanted. */
function resultOf({ movements, firstLensesMs, lensTexts, frames }: WatchedLines): Result {
  if (firstLensesMs.length === 0 || lensTexts < 10) {
    throw new Error(`There were ${firstLensesMs.length} lenses, which changed ${lensTexts} times.`);
  }
  const wanted = movements.filter(({ atMs }) =>
    firstLensesMs.some((lensMs) => Math.abs(lensMs - atMs) <= SAME_MOMENT_MS),
  );
  const lines = (moves: typeof movements): number => moves.reduce((sum, move) => sum + move.lines, 0);
  const unwanted = lines(movements) - lines(wanted);
  return {
    conditions: [
      `${firstLensesMs.length} lines of the sample had lenses, which changed their texts ${lensTexts} times; ${frames} frames were looked at.`,
      `${unwanted} lines moved after the first lenses, ${lines(wanted)} with them.`,
    ],
    comparisons: [],
    failures: unwanted === 0 ? [] : [`${unwanted} lines moved without a reason.`],
  };
}
