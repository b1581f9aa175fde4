import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark, Result } from './support/benchmark.ts';
import { byteCounter } from './support/byteCounter.ts';
import { compare } from './support/comparison.ts';
import { listenToHook, type HookListener } from './support/hookListener.ts';
import { median } from './support/estimate.ts';
import { interleave } from './support/interleave.ts';
import { startMeasured } from './support/measuredProgram.ts';

const ROUNDS = 4;
/** New call sites and the first of each duration are behind it by then. */
const WARM_UP_MS = 5000;
const MEASURED_MS = 10_000;
/** A rate below this part of the one that was asked for is another rate. */
const LEAST_OF_RATE = 0.9;
const KB = 1024;

export const benchmark: Benchmark = {
  title: 'Bytes from the hook to its listener, 20 call sites',
  run,
};

async function run(): Promise<Result> {
  const listener = await listenToHook();
  const fastestPerS: number[] = [];
  try {
    const samples = await interleave(
      {
        '200 checkouts/s': () => kbPerS(listener, 200),
        '2000 checkouts/s': () => kbPerS(listener, 2000),
        'as many as it can': () => kbPerS(listener, Infinity, (perS) => fastestPerS.push(perS)),
      },
      ROUNDS,
    );
    return {
      conditions: [
        `${ROUNDS} rounds of ${MEASURED_MS / 1000} s each, after ${WARM_UP_MS / 1000} s to warm up; connections that answer from memory after 1 ms.`,
        `The program can make ${median(fastestPerS).toFixed(0)} checkouts/s.`,
      ],
      comparisons: [
        compare(samples, '2000 checkouts/s', '200 checkouts/s', 'KB/s'),
        compare(samples, 'as many as it can', '2000 checkouts/s', 'KB/s'),
      ],
    };
  } finally {
    await listener.close();
  }
}

/**
 * What the hook sends for so many checkouts a second; `Infinity` is as many as the program can make, which
 * `onReached` is told. Rejects when the program did not reach the rate, or the hook has not counted all it did.
 */
async function kbPerS(
  listener: HookListener,
  ratePerS: number,
  onReached: (perS: number) => void = () => undefined,
): Promise<number> {
  const counter = await byteCounter(listener.environment['LEAK_LENS_ENDPOINT'] ?? '');
  const program = await startMeasured({
    program: 'steady.cjs',
    programArguments: [String(ratePerS)],
    nodePath: process.execPath,
    environment: { ...listener.environment, LEAK_LENS_ENDPOINT: counter.endpoint },
    isDebugged: false,
  });
  try {
    await delay(WARM_UP_MS);
    const [madeBefore, bytesBefore] = [await program.ask<number>('made'), counter.bytes()];
    await delay(MEASURED_MS);
    const [made, bytes] = [await program.ask<number>('made'), counter.bytes()];
    const reachedPerS = ((made - madeBefore) / MEASURED_MS) * 1000;
    onReached(reachedPerS);
    if (ratePerS !== Infinity && reachedPerS < ratePerS * LEAST_OF_RATE) {
      throw new Error(
        `The program made ${reachedPerS.toFixed(0)} checkouts a second instead of ${ratePerS}; the machine is too ` +
          'busy to measure that. Run it again when nothing else runs.',
      );
    }
    await program.end();
    const { checkouts } = await listener.lastWords(program.pid);
    if (checkouts < made) throw new Error(`The hook reported ${checkouts} of ${made} checkouts or more.`);
    return (bytes - bytesBefore) / KB / (MEASURED_MS / 1000);
  } finally {
    program.kill();
    await counter.close();
  }
}
