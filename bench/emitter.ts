import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { listenToHook } from './support/hookListener.ts';
import type { Samples } from './support/interleave.ts';
import { measureTurns, type Plan } from './support/measureTurns.ts';
import { UNTRACED } from './support/preloads.ts';

const PLAN: Plan = { rounds: 10, turns: 20 };
const WORK = { warmUpOperations: 2_000_000, operations: 1_000_000 };
const PROGRAM = { program: 'emitter.cjs', nodePath: process.execPath, isDebugged: false, ...WORK };

export const benchmark: Benchmark = {
  title: 'CPU per new EventEmitter()',
  run,
};

async function run(): Promise<Result> {
  const listener = await listenToHook();
  try {
    const samples = await measureTurns(
      {
        'no hook': { ...PROGRAM, environment: UNTRACED },
        hook: {
          ...PROGRAM,
          environment: listener.environment,
          verify: async (pid) => {
            const { poolQueries } = await listener.lastWords(pid);
            // One to warm up, and one in each turn.
            if (poolQueries !== PLAN.turns + 1)
              throw new Error('The hook did not see the pool, so it was not there.');
          },
        },
      },
      PLAN,
    );
    return {
      conditions: [
        `${PLAN.rounds} rounds of ${PLAN.turns} turns of ${WORK.operations} emitters each, after ${WORK.warmUpOperations} to warm up.`,
      ],
      comparisons: [compare(inNanoseconds(samples), 'hook', 'no hook', 'ns')],
    };
  } finally {
    await listener.close();
  }
}

function inNanoseconds<Name extends string>(samplesUs: Samples<Name>): Samples<Name> {
  const names = Object.keys(samplesUs) as Name[];
  return Object.fromEntries(
    names.map((name) => [name, samplesUs[name].map((us) => us * 1000)]),
  ) as unknown as Samples<Name>;
}
