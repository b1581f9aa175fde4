import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { signatureOf } from '../../server/evidence/signature.ts';
import { framesOf, type ThreadSnapshot } from '../../server/ledger/snapshot.ts';
import type { Judged } from '../../server/tracing.ts';
import { startBadCollector, TREATMENTS } from '../support/badCollectors.ts';
import { REPOSITORY, startProgram, startTracing } from '../support/tracedProgram.ts';

const PROGRAM = join(REPOSITORY, 'test/integration/programs/collector/load.cjs');
/** So many measurements are made while the collector is bad. */
const MEASUREMENTS = 25;
/**
 * The hook keeps its own state and half a megabyte that is not sent. With everything queued that these programs have
 * to tell, the growth is ten times as much.
 */
const MAX_GROWTH_BYTES = 3 * 1024 * 1024;

/** What the program says that it did. */
interface Deeds {
  readonly held: number;
  readonly returned: number;
  readonly destroyed: number;
}

describe('a program does not notice a collector that', function () {
  this.timeout(60_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  for (const [name, treat] of [['is not there', undefined], ...Object.entries(TREATMENTS)] as const) {
    it(`${name}, and tells the next one everything`, async () => {
      const { environment, close } = await startTracing();
      await close();
      const { LEAK_LENS_ENDPOINT: endpoint = '', LEAK_LENS_TOKEN: token } = environment;
      const bad = treat && (await startBadCollector(endpoint, treat));
      const program = startProgram(process.execPath, ['--expose-gc', PROGRAM], {
        ...environment,
        DATABASE_URL: database.connectionString,
      });
      try {
        await program.printed(new RegExp(`(heap \\d+\\s+){${MEASUREMENTS}}`));
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
        const heaps = [...program.output().matchAll(/heap (\d+)/g)].map(([, bytes]) => Number(bytes));
        // The first is before the hook has seen every site.
        const growth = Math.max(...heaps.slice(5)) - heaps[4]!;
        assert.ok(growth < MAX_GROWTH_BYTES, `The heap grew by ${growth} bytes: ${heaps.join(', ')}`);
        assert.equal(program.output().replace(/heap \d+\n|did .*\n|counts .*\n/g, ''), '');
      } finally {
        program.process.kill('SIGKILL');
        await program.ended;
      }
    });
  }
});

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
