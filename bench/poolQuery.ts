import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { startDatabase } from './support/database.ts';
import { listenToHook, type HookListener } from './support/hookListener.ts';
import { measureTurns, type Plan, type Variant } from './support/measureTurns.ts';
import { UNTRACED } from './support/preloads.ts';

const PLAN: Plan = { rounds: 8, turns: 20 };
const REAL = { warmUpOperations: 20_000, operations: 4000 };
/** A turn of the same length needs more of them. */
const IN_MEMORY = { warmUpOperations: 40_000, operations: 16_000 };
const PROGRAM = { program: 'poolQuery.cjs', nodePath: process.execPath, isDebugged: false };

export const benchmark: Benchmark = {
  title: 'CPU per pool.query (SELECT 1; 10 concurrent)',
  run,
};

async function run(): Promise<Result> {
  const database = await startDatabase();
  const listener = await listenToHook();
  try {
    const hook = { ...PROGRAM, environment: listener.environment, verify: verifying(listener) };
    const noHook = { ...PROGRAM, environment: UNTRACED };
    const samples = await measureTurns(
      {
        'no hook': onDatabase(noHook, database.connectionString),
        hook: onDatabase(hook, database.connectionString),
        'no hook, in memory': { ...noHook, ...IN_MEMORY },
        'hook, in memory': { ...hook, ...IN_MEMORY },
      },
      PLAN,
    );
    return {
      conditions: [
        `${PLAN.rounds} rounds of ${PLAN.turns} turns of ${REAL.operations} queries each (in memory: ${IN_MEMORY.operations}),`,
        `after ${REAL.warmUpOperations} (${IN_MEMORY.warmUpOperations}) to warm up.`,
        database.versions,
      ],
      comparisons: [
        compare(samples, 'hook', 'no hook', 'µs'),
        compare(samples, 'hook, in memory', 'no hook, in memory', 'µs'),
      ],
    };
  } finally {
    await listener.close();
    await database.stop();
  }
}

function onDatabase(
  variant: Omit<Variant, 'warmUpOperations' | 'operations'>,
  connectionString: string,
): Variant {
  return { ...variant, ...REAL, environment: { ...variant.environment, DATABASE_URL: connectionString } };
}

/** Rejects unless the hook has counted every query: a hook that sees nothing costs nothing. */
function verifying(listener: HookListener): NonNullable<Variant['verify']> {
  return async (pid, made) => {
    const { poolQueries } = await listener.lastWords(pid);
    if (poolQueries === made) return;
    throw new Error(`The hook reported ${poolQueries} of ${made} queries, so this is no measurement of it.`);
  };
}
