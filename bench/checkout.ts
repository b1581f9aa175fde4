import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import pgPackage from 'pg/package.json' with { type: 'json' };
import { startDatabaseProcess } from '../sample/database/process.ts';
import { totalsOf } from '../server/ledger/siteStatistics.ts';
import type { ThreadSnapshot } from '../server/ledger/snapshot.ts';
import type { Judged } from '../server/tracing.ts';
import { INSTALLATION_ROOT } from '../test/hosts/browserInstallation.ts';
import { installPackageFolder } from '../test/hosts/packageFolder.ts';
import { REPOSITORY, startProgram, startTracing, type TestTracing } from '../test/support/tracedProgram.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { interleave } from './support/interleave.ts';

const ROUNDS = 15;
/** Enough for V8 to have optimised everything. */
const WARM_UP_OPERATIONS = 20_000;
const MEASURED_OPERATIONS = 40_000;

const OPEN_TELEMETRY = {
  title: "OpenTelemetry's instrumentation of pg",
  name: 'open-telemetry-0.76.0',
  packages: [
    '@opentelemetry/api@1.9.0',
    '@opentelemetry/instrumentation@0.223.0',
    '@opentelemetry/instrumentation-pg@0.76.0',
    '@opentelemetry/sdk-trace-node@2.12.0',
  ],
};

const LAST_WORDS_MS = 5000;

export const benchmark: Benchmark = {
  title: 'CPU per checkout (connect, SELECT 1, release; 10 concurrent)',
  run,
};

async function run(): Promise<Result> {
  const database = await startDatabaseProcess();
  const traced = await startTracing();
  try {
    const { connectionString } = database;
    const untraced = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: connectionString };
    const withHook = { ...traced.environment, DATABASE_URL: connectionString };
    const preloaded = (program: string, variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
      ...untraced,
      ...variables,
      NODE_OPTIONS: `--require "${REPOSITORY}/bench/programs/${program}"`,
    });
    const openTelemetry = preloaded('openTelemetry.cjs', {
      PACKAGES: await installPackageFolder(INSTALLATION_ROOT, OPEN_TELEMETRY, console.error),
    });
    const stackOnly = preloaded('stackOnly.cjs', {});
    const framesOnly = preloaded('stackOnly.cjs', { FRAMES: '1' });
    const samples = await interleave(
      {
        'no hook': async () => (await checkOut(untraced)).cpuUs,
        hook: () => checkOutTraced(withHook, traced),
        'stack only': async () => (await checkOut(stackOnly)).cpuUs,
        'stack and positions only': async () => (await checkOut(framesOnly)).cpuUs,
        OpenTelemetry: async () => (await checkOut(openTelemetry)).cpuUs,
      },
      ROUNDS,
    );
    return {
      conditions: [
        `${ROUNDS} rounds of ${MEASURED_OPERATIONS} checkouts each, after ${WARM_UP_OPERATIONS} to warm up.`,
        `pg ${pgPackage.version}, PostgreSQL ${await serverVersion(connectionString)}.`,
      ],
      comparisons: [
        compare(samples, 'hook', 'no hook', 'µs'),
        compare(samples, 'stack only', 'no hook', 'µs'),
        compare(samples, 'stack and positions only', 'no hook', 'µs'),
        compare(samples, 'OpenTelemetry', 'no hook', 'µs'),
        compare(samples, 'hook', 'stack only', 'µs'),
        compare(samples, 'hook', 'stack and positions only', 'µs'),
        compare(samples, 'hook', 'OpenTelemetry', 'µs'),
      ],
    };
  } finally {
    await traced.close();
    await database.stop();
  }
}

/** Runs the measured program; `cpuUs` is for one checkout. */
async function checkOut(environment: NodeJS.ProcessEnv): Promise<{ cpuUs: number; pid: number | undefined }> {
  const operations = [WARM_UP_OPERATIONS, MEASURED_OPERATIONS].map(String);
  const program = startProgram(process.execPath, ['bench/programs/checkout.cjs', ...operations], environment);
  const code = await program.ended;
  if (code !== 0) throw new Error(`The measured program ended with ${code}:\n${program.output()}`);
  const { cpuUs } = JSON.parse(program.output()) as { readonly cpuUs: number };
  return { cpuUs: cpuUs / MEASURED_OPERATIONS, pid: program.process.pid };
}

/** Rejects unless the hook has counted every checkout: a hook that sees nothing costs nothing. */
async function checkOutTraced(environment: NodeJS.ProcessEnv, traced: TestTracing): Promise<number> {
  const { cpuUs, pid } = await checkOut(environment);
  const counted = await Promise.race([
    checkoutsCounted(traced, pid),
    delay(LAST_WORDS_MS, 0, { ref: false }),
  ]);
  const made = WARM_UP_OPERATIONS + MEASURED_OPERATIONS;
  if (counted === made) return cpuUs;
  throw new Error(
    `The hook reported ${counted} of ${made} checkouts, so this is no measurement of it. ` +
      `Run npm run build, then npm test. The listener says: ${traced.problems.join(' ') || 'nothing'}`,
  );
}

/** Resolves when the process has said goodbye to the listener. */
async function checkoutsCounted(traced: TestTracing, pid: number | undefined): Promise<number> {
  const endedThread = ({ snapshot }: Judged): ThreadSnapshot | undefined =>
    [...snapshot.threads.values()].find(
      ({ identity, life }) => identity?.process.pid === pid && life.kind === 'ended',
    );
  const thread = endedThread(await traced.judged((judged) => endedThread(judged) !== undefined));
  return totalsOf([...(thread?.statistics.values() ?? [])]).acquired;
}

async function serverVersion(connectionString: string): Promise<string> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? 'unknown';
  } finally {
    await client.end();
  }
}
