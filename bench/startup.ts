import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { endpointPath } from '../protocol/endpoint.ts';
import { withHook } from '../protocol/environment.ts';
import { REPOSITORY } from '../test/support/tracedProgram.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { interleave } from './support/interleave.ts';

const ROUNDS = 30;

export const benchmark: Benchmark = {
  title: 'Time of a Node process that never loads pg (node -e 0)',
  run,
};

async function run(): Promise<Result> {
  const untraced = { ...process.env, NODE_OPTIONS: '' };
  const hookPath = join(REPOSITORY, 'dist/runtime-hook.cjs');
  // Nobody listens there: without a pool the hook does not look.
  const endpoint = endpointPath({ platform: process.platform, temporaryDirectory: tmpdir() }, '0'.repeat(16));
  // What Node itself takes to preload anything.
  const emptyPath = join(mkdtempSync(join(tmpdir(), 'leak-lens-bench-')), 'empty.cjs');
  writeFileSync(emptyPath, '');
  const preloading = { ...process.env, NODE_OPTIONS: `--require "${emptyPath}"` };
  const hooked = { ...process.env, ...withHook({ hookPath, endpoint, token: 'unused' }, undefined) };
  // The first start reads files that later ones find in memory.
  for (const environment of [untraced, preloading, hooked]) startMs(environment);
  const samples = await interleave(
    {
      'no hook': () => Promise.resolve(startMs(untraced)),
      'empty preload': () => Promise.resolve(startMs(preloading)),
      hook: () => Promise.resolve(startMs(hooked)),
    },
    ROUNDS,
  );
  rmSync(dirname(emptyPath), { recursive: true });
  return {
    conditions: [`${ROUNDS} pairs of processes, from spawn to exit.`],
    comparisons: [
      compare(samples, 'hook', 'no hook', 'ms'),
      compare(samples, 'empty preload', 'no hook', 'ms'),
      compare(samples, 'hook', 'empty preload', 'ms'),
    ],
  };
}

/** From spawn to exit, in milliseconds of wall time. Throws when the process fails. */
function startMs(environment: NodeJS.ProcessEnv): number {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['-e', '0'], { env: environment });
  const endedMs = performance.now();
  if (status !== 0) throw new Error(`node -e 0 ended with ${status}:\n${stderr.toString()}`);
  return endedMs - startedMs;
}
