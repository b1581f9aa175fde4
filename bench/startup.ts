import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const hooked = { ...process.env, ...withHook({ hookPath, endpoint, token: 'unused' }, undefined) };
  // The first start reads files that later ones find in memory.
  for (const environment of [untraced, hooked]) startMs(environment);
  const samples = await interleave(
    {
      'no hook': () => Promise.resolve(startMs(untraced)),
      hook: () => Promise.resolve(startMs(hooked)),
    },
    ROUNDS,
  );
  return {
    conditions: [`${ROUNDS} pairs of processes, from spawn to exit.`],
    comparisons: [compare(samples, 'hook', 'no hook', 'ms')],
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
