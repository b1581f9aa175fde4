import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { signatureOf } from '../../server/evidence/signature.ts';
import { framesOf, type ThreadSnapshot } from '../../server/ledger/snapshot.ts';
import type { Judged } from '../../server/tracing.ts';
import { startBadCollector, TREATMENTS, type Treatment } from '../support/badCollectors.ts';
import { REPOSITORY, startProgram, startTracing } from '../support/tracedProgram.ts';

const PROGRAM = join(REPOSITORY, 'test/integration/programs/collector/load.cjs');
/** Measurements of the memory, five a second at most: until the hook has seen all and its buffers are full, and after. */
const FIRST_MEASUREMENTS = 15;
const MEASUREMENTS = 30;
/** In three seconds the program has nearly 2 MB to tell, which are not to be queued. */
const MAX_GROWTH_BYTES = 1024 * 1024;

/** What the program says that it did. */
interface Deeds {
  readonly held: number;
  readonly returned: number;
  readonly destroyed: number;
}

const COLLECTORS = [['is not there', undefined], ...Object.entries(TREATMENTS)] as const;

describe('a program does not notice a collector that', function () {
  this.timeout(120_000);
  let results: readonly PromiseSettledResult<void>[];
  // All at once, because they mostly wait: the hook asks ever less often whether somebody listens.
  before(async () => {
    const database = await startDatabaseProcess();
    results = await Promise.allSettled(
      COLLECTORS.map(([, treat]) => runBeside(treat, database.connectionString)),
    );
    await database.stop();
  });

  for (const [index, [name]] of COLLECTORS.entries()) {
    it(`${name}, and tells the next one everything`, () => {
      const result = results[index]!;
      if (result.status === 'rejected') throw result.reason as Error;
    });
  }
});

/** Rejects unless the program does all that it would, holds little memory, and tells a good collector everything. */
async function runBeside(treat: Treatment | undefined, databaseUrl: string): Promise<void> {
  const { environment, close } = await startTracing();
  await close();
  const { LEAK_LENS_ENDPOINT: endpoint = '', LEAK_LENS_TOKEN: token } = environment;
  const bad = treat && (await startBadCollector(endpoint, treat));
  const program = startProgram(process.execPath, ['--expose-gc', PROGRAM], {
    ...environment,
    DATABASE_URL: databaseUrl,
  });
  try {
    await program.printed(new RegExp(`(memory \\d+\\s+){${MEASUREMENTS}}`));
    await bad?.close();
    const tracing = await startTracing(undefined, endpoint, token);
    try {
      program.process.kill('SIGUSR2');
      const [, text] = await program.printed(/did (.*)/);
      const deeds = JSON.parse(text!) as Deeds;
      const { snapshot } = await tracing.judged((judged) => knows(judged, deeds));
      const [thread] = [...snapshot.threads.values()] as [ThreadSnapshot];
      assert.deepEqual(heldLines(thread), [lineOf('// held'), lineOf('// held')]);
      assert.deepEqual(tracing.problems, []);
      program.process.kill();
      assert.equal(await program.ended, 3);
    } finally {
      await tracing.close();
    }
    const memory = [...program.output().matchAll(/memory (\d+)/g)].map(([, bytes]) => Number(bytes));
    const growth = memory[MEASUREMENTS - 1]! - memory[FIRST_MEASUREMENTS]!;
    assert.ok(growth < MAX_GROWTH_BYTES, `It grew by ${growth} bytes: ${memory.join(', ')}`);
    assert.equal(program.output().replace(/memory \d+\n|did .*\n/g, ''), '');
  } finally {
    program.process.kill('SIGKILL');
    await program.ended;
  }
}

/** Whether the program's only thread has told all that it did. */
function knows({ snapshot }: Judged, { held, returned, destroyed }: Deeds): boolean {
  const [thread] = [...snapshot.threads.values()];
  if (thread === undefined) return false;
  const statistics = [...thread.statistics.values()];
  const sum = (count: 'acquired' | 'released' | 'destroyed'): number =>
    statistics.reduce((total, site) => total + site[count], 0);
  return (
    sum('acquired') === held + returned + destroyed &&
    sum('released') === returned &&
    sum('destroyed') === destroyed &&
    thread.openLeases.size === held
  );
}

/** The author's line of each open lease. */
function heldLines(thread: ThreadSnapshot): (number | undefined)[] {
  return [...thread.openLeases.values()].map(({ site }) => signatureOf(framesOf(thread, site)).at?.line);
}

/** The line of the program that ends with the mark; counts from 1. */
function lineOf(mark: string): number {
  return (
    readFileSync(PROGRAM, 'utf8')
      .split('\n')
      .findIndex((line) => line.endsWith(mark)) + 1
  );
}
