import { FACTOR, runHealthyLoad } from '../test/support/healthyLoad.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { startDatabase } from './support/database.ts';

const HOUR_SECONDS = 3600;

export const benchmark: Benchmark = {
  title: 'Findings in an hour of healthy load',
  isLong: true,
  run,
};

async function run(): Promise<Result> {
  const database = await startDatabase();
  try {
    const { said, done } = await runHealthyLoad(database.connectionString, HOUR_SECONDS);
    const { judgements, reached, proofs, runningMs, stoppedMs, sites } = said;
    return {
      conditions: [
        `Time went ${FACTOR} times as fast for program, hook and listener.`,
        `The program ran for ${(runningMs / 1000).toFixed(0)} s of its own time and stood still for ${(stoppedMs / 1000).toFixed(0)} s.`,
        `${sites} call sites, ${judgements} judgements.`,
        `It did: ${written(done)}.`,
        `Findings that ever reached a level, and what else was found: ${written(reached)}.`,
        database.versions,
      ],
      comparisons: [],
      failures: [
        ...proofs.map((proof) => `A leak was found in a program that has none: ${proof}`),
        ...(runningMs >= HOUR_SECONDS * 1000 ? [] : ['It did not run for an hour.']),
      ],
    };
  } finally {
    await database.stop();
  }
}

function written(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}
