import type { Result } from './benchmark.ts';
import { compare } from './comparison.ts';
import { startDatabase } from './database.ts';
import { listenToHook, type HookListener } from './hookListener.ts';
import { measureTurns, type Plan, type Variant } from './measureTurns.ts';
import type { MeasuredNode } from './nodeVersions.ts';
import { openTelemetry, STACK_AND_POSITIONS, STACK_ONLY, UNTRACED } from './preloads.ts';

const PLAN: Plan = { rounds: 8, turns: 10 };
const REAL = { warmUpOperations: 20_000, operations: 4000 };
/** A turn of the same length needs more of them. */
const IN_MEMORY = { warmUpOperations: 40_000, operations: 16_000 };
/** To follow asynchronous calls costs V8 many times what everything else does. */
const PART_WHEN_DEBUGGED = 1 / 8;

export interface CheckoutOptions {
  /** What runs the measured programs. */
  readonly node: MeasuredNode;
  /** Whether a debugger is attached to each of them, that of the baseline too. */
  readonly isDebugged: boolean;
}

/** Measures checkouts on PostgreSQL and on connections that answer from memory, without and with several hooks. */
export async function measureCheckouts({ node, isDebugged }: CheckoutOptions): Promise<Result> {
  const database = await startDatabase();
  const listener = await listenToHook();
  try {
    const program = { program: 'checkout.cjs', nodePath: node.path, isDebugged };
    const part = isDebugged ? PART_WHEN_DEBUGGED : 1;
    const onDatabase = scaled(REAL, part);
    const onMemory = scaled(IN_MEMORY, part);
    const real = (environment: NodeJS.ProcessEnv): Variant => ({
      ...{ ...program, ...onDatabase },
      environment: { ...environment, DATABASE_URL: database.connectionString },
    });
    const inMemory = (environment: NodeJS.ProcessEnv): Variant => ({ ...program, ...onMemory, environment });
    const traced = { verify: verifying(listener) };
    const telemetry = await openTelemetry();
    const samples = await measureTurns(
      {
        'no hook': real(UNTRACED),
        hook: { ...real(listener.environment), ...traced },
        'stack only': real(STACK_ONLY),
        'stack and positions only': real(STACK_AND_POSITIONS),
        OpenTelemetry: real(telemetry),
        'no hook, in memory': inMemory(UNTRACED),
        'hook, in memory': { ...inMemory(listener.environment), ...traced },
        'stack only, in memory': inMemory(STACK_ONLY),
        'OpenTelemetry, in memory': inMemory(telemetry),
      },
      PLAN,
    );
    return {
      conditions: [
        `The programs ran in Node ${node.version}${isDebugged ? ', each with a debugger attached that follows 32 asynchronous calls' : ''}.`,
        `${PLAN.rounds} rounds of ${PLAN.turns} turns of ${onDatabase.operations} checkouts each (in memory: ${onMemory.operations}),`,
        `after ${onDatabase.warmUpOperations} (${onMemory.warmUpOperations}) to warm up.`,
        database.versions,
      ],
      comparisons: [
        compare(samples, 'hook', 'no hook', 'µs'),
        compare(samples, 'stack only', 'no hook', 'µs'),
        compare(samples, 'stack and positions only', 'no hook', 'µs'),
        compare(samples, 'OpenTelemetry', 'no hook', 'µs'),
        compare(samples, 'hook', 'stack only', 'µs'),
        compare(samples, 'hook', 'stack and positions only', 'µs'),
        compare(samples, 'hook', 'OpenTelemetry', 'µs'),
        compare(samples, 'hook, in memory', 'no hook, in memory', 'µs'),
        compare(samples, 'stack only, in memory', 'no hook, in memory', 'µs'),
        compare(samples, 'OpenTelemetry, in memory', 'no hook, in memory', 'µs'),
        compare(samples, 'hook, in memory', 'stack only, in memory', 'µs'),
        compare(samples, 'hook, in memory', 'OpenTelemetry, in memory', 'µs'),
      ],
    };
  } finally {
    await listener.close();
    await database.stop();
  }
}

function scaled({ warmUpOperations, operations }: typeof REAL, part: number): typeof REAL {
  return { warmUpOperations: warmUpOperations * part, operations: operations * part };
}

/** Rejects unless the hook has counted every checkout: a hook that sees nothing costs nothing. */
function verifying(listener: HookListener): NonNullable<Variant['verify']> {
  return async (pid, made) => {
    const { checkouts } = await listener.lastWords(pid);
    if (checkouts === made) return;
    throw new Error(`The hook reported ${checkouts} of ${made} checkouts, so this is no measurement of it.`);
  };
}
