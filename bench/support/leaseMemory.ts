import type { Result } from './benchmark.ts';
import { compare } from './comparison.ts';
import { listenToHook, type HookListener } from './hookListener.ts';
import { inTurns } from './interleave.ts';
import { startMeasured } from './measuredProgram.ts';
import { UNTRACED } from './preloads.ts';

/** Of each run. An even number, because halves are compared. */
const READINGS = 20;
const MB = 1024 * 1024;
/** More than without the hook. */
const MOST_MB = 16;
/** From the first half of a run to the second. */
const MOST_GROWTH_MB = 1;

export interface MemoryOptions {
  readonly runs: number;
  /** In each run. */
  readonly leases: number;
}

/**
 * Measures the memory in use, without garbage, many times in runs with and without the hook. The failures are that
 * the hook keeps more than 16 MB, or more at the end than in the middle.
 */
export async function measureMemory({ runs, leases }: MemoryOptions): Promise<Result> {
  const listener = await listenToHook();
  try {
    const readings = { 'no hook': [] as number[], hook: [] as number[] };
    const halves = { 'hook, first half': [] as number[], 'hook, second half': [] as number[] };
    for (let run = 1; run <= runs; run++) {
      for (const name of inTurns(['no hook', 'hook'] as const, run)) {
        const heapMb = await heapMbDuring(leases, name === 'hook' ? listener : undefined);
        readings[name].push(...heapMb);
        if (name === 'no hook') continue;
        halves['hook, first half'].push(...heapMb.slice(0, READINGS / 2));
        halves['hook, second half'].push(...heapMb.slice(READINGS / 2));
      }
      console.error(
        `run ${run} of ${runs}: hook ${readings.hook
          .slice(-READINGS)
          .map((mb) => mb.toFixed(1))
          .join(' ')}`,
      );
    }
    const cost = compare(readings, 'hook', 'no hook', 'MB');
    const growth = compare(halves, 'hook, second half', 'hook, first half', 'MB');
    return {
      conditions: [
        `${runs} run(s) of ${leases} leases over 1,000 call sites, with ${READINGS} readings each of heap and external memory after garbage collection; connections that answer from memory.`,
      ],
      comparisons: [cost, growth],
      failures: [
        ...(cost.difference.median > MOST_MB ? [`The hook keeps more than ${MOST_MB} MB.`] : []),
        ...(growth.difference.median > MOST_GROWTH_MB
          ? [`The hook kept over ${MOST_GROWTH_MB} MB more in the second half of a run than in the first.`]
          : []),
      ],
    };
  } finally {
    await listener.close();
  }
}

/** Rejects unless the hook, if there is one, has counted every lease and left out nothing. */
async function heapMbDuring(leases: number, listener: HookListener | undefined): Promise<readonly number[]> {
  const program = await startMeasured({
    program: 'leases.cjs',
    nodePath: process.execPath,
    environment: listener?.environment ?? UNTRACED,
    isDebugged: false,
  });
  try {
    const readings: number[] = [];
    while (readings.length < READINGS) readings.push((await program.ask<number>(leases / READINGS)) / MB);
    await program.end();
    const { checkouts, lost } = (await listener?.lastWords(program.pid)) ?? { checkouts: leases, lost: 0 };
    if (checkouts === leases && lost === 0) return readings;
    throw new Error(`The hook reported ${checkouts} of ${leases} leases and lost ${lost} records.`);
  } finally {
    program.kill();
  }
}
