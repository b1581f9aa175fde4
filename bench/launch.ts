import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSuites } from '../test/hosts/runSuites.ts';
import { REPOSITORY } from '../test/support/tracedProgram.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { median } from './support/estimate.ts';
import type { Samples } from './support/interleave.ts';
import { SAMPLES_FILE, type DebugType, type LaunchSamples } from './support/launchSamples.ts';

/** Each activates the extension once. */
const WINDOWS = 5;
/** A window takes half a minute on a quiet machine. */
const WINDOW_LIMIT_MS = 300_000;

export const benchmark: Benchmark = {
  title: 'Time from the start of debugging in VS Code to the first statement of the program',
  run,
};

async function run(): Promise<Result> {
  const windows: LaunchSamples[] = [];
  while (windows.length < WINDOWS) windows.push(await measureInWindow());
  const samples: Samples<DebugType> = {
    'leak-lens': windows.flatMap(({ started }) => started['leak-lens']),
    node: windows.flatMap(({ started }) => started.node),
  };
  return {
    conditions: [
      `${samples.node.length} pairs in ${WINDOWS} windows of VS Code ${windows[0]?.vscodeVersion}, each after one start to warm up.`,
      `The programs ran in Node ${windows[0]?.programNode}.`,
      `VS Code accounts ${summary(windows.map(({ activationMs }) => activationMs))} for activating the extension;`,
      `by the caller's clock it took ${summary(windows.map(({ activationWallMs }) => activationWallMs))}.`,
      `The first start by "leak-lens", with that of the language server, took ${summary(windows.map(({ firstMs }) => firstMs))}.`,
    ],
    comparisons: [compare(samples, 'leak-lens', 'node', 'ms')],
  };
}

/** Opens a window of VS Code, measures in it and closes it. Rejects with the step that did not come to its end. */
async function measureInWindow(): Promise<LaunchSamples> {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lens-bench-'));
  try {
    copyFileSync(join(REPOSITORY, 'bench/programs/launched.cjs'), join(folder, 'launched.cjs'));
    const { failures } = await runSuites({
      suites: [join(REPOSITORY, 'bench/programs/launch.suite.ts')],
      folder,
      extensionPath: REPOSITORY,
      limitMs: WINDOW_LIMIT_MS,
      progress: (line) => console.error(line),
    });
    if (failures[0] !== undefined) throw new Error(failures[0].error);
    return JSON.parse(readFileSync(join(folder, SAMPLES_FILE), 'utf8')) as LaunchSamples;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Median and range, to the millisecond. */
function summary(samplesMs: readonly number[]): string {
  const [least, most] = [Math.min(...samplesMs), Math.max(...samplesMs)].map((ms) => ms.toFixed(0));
  return `${median(samplesMs).toFixed(0)} ms (${least}–${most})`;
}
