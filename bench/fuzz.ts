import { randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fuzzedSession } from '../test/support/fuzzedSession.ts';
import { randomFrom } from '../test/support/random.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';

const FRAMES = 1_000_000;
/** An even number, because halves are compared. */
const READINGS = 40;
/** Until every bound of what is remembered has been reached; they count for no half. */
const WARM_UPS = 20;
const MB = 1024 * 1024;
/** From the first half to the second. */
const MOST_GROWTH_MB = 2;

export const benchmark: Benchmark = {
  title: 'Memory of the listener under 1,000,000 frames, two of three spoiled',
  isLong: true,
  run,
};

async function run(): Promise<Result> {
  const seed = Number(process.env['LEAK_LENS_SEED'] ?? randomInt(2 ** 31));
  console.error(`LEAK_LENS_SEED=${seed}`);
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const { send, totals } = fuzzedSession(randomFrom(seed));
  const heapMb: number[] = [];
  for (let reading = 0; reading < READINGS; reading++) {
    send(FRAMES / READINGS);
    // Connections that are over are held by what is still to be told to them, and what is found to be garbage may hold
    // on to more until it is finalised.
    for (let collections = 0; collections < 2; collections++) {
      await nextTurn();
      collectGarbage();
    }
    const { heapUsed, external } = process.memoryUsage();
    heapMb.push((heapUsed + external) / MB);
  }
  console.error(`heap: ${heapMb.map((mb) => mb.toFixed(1)).join(' ')} MB`);
  const counted = heapMb.slice(WARM_UPS);
  const halves = {
    'second half': counted.slice(counted.length / 2),
    'first half': counted.slice(0, counted.length / 2),
  };
  const growth = compare(halves, 'second half', 'first half', 'MB');
  const { lines, sent, accepted, rejected, connectionsClosed, judgements, findings } = totals;
  return {
    conditions: [
      `Seed ${seed}.`,
      `${lines} frames, in which ${sent} things were sent: ${accepted} records were accepted, ${rejected} things rejected and counted.`,
      `${connectionsClosed} connections were closed because of a line over the limit; ${judgements} judgements with ${findings} findings.`,
      `${READINGS} readings of heap and external memory after garbage collection, the first ${WARM_UPS} left out.`,
    ],
    comparisons: [growth],
    failures: [
      ...(accepted + rejected === sent ? [] : ['Something was neither accepted nor counted as rejected.']),
      ...(growth.difference.median <= MOST_GROWTH_MB ? [] : [`It grows by more than ${MOST_GROWTH_MB} MB.`]),
    ],
  };
}
