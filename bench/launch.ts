import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSuites } from '../test/hosts/runSuites.ts';
import { REPOSITORY } from '../test/support/tracedProgram.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';

/** What is measured inside VS Code, in milliseconds; `plain` and `traced` in pairs. */
export interface LaunchSamples {
  readonly activationMs: number;
  readonly plain: number[];
  readonly traced: number[];
}

/** It stays until it is stopped: js-debug sometimes overlooks the end of a program that is over at once. */
const PROGRAM = `require('node:fs').writeFileSync(process.env.MARK, String(Date.now()));
setInterval(() => undefined, 1000);
`;

export const benchmark: Benchmark = {
  title: 'Time from the start of debugging in VS Code to the first line of the program',
  run,
};

async function run(): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lens-bench-'));
  try {
    writeFileSync(join(folder, 'program.js'), PROGRAM);
    const { failures } = await runSuites({
      suites: [join(REPOSITORY, 'bench/programs/launch.suite.ts')],
      folder,
      extensionPath: REPOSITORY,
      limitMs: 180_000,
    });
    if (failures[0]) throw new Error(failures[0].error);
    const { activationMs, ...samples } = JSON.parse(
      readFileSync(join(folder, 'samples.json'), 'utf8'),
    ) as LaunchSamples;
    return {
      conditions: [`The extension activated in ${activationMs.toFixed(0)} ms; then 10 pairs.`],
      comparisons: [compare(samples, 'traced', 'plain', 'ms')],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
