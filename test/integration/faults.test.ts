import { strict as assert } from 'node:assert';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { appearanceOf, type Appearance } from '../support/bothWays.ts';
import { buildFaultyHook, type Faulty } from '../support/faultyHook.ts';
import { REPOSITORY, startTracing, type TestTracing } from '../support/tracedProgram.ts';

const PROGRAM = join(REPOSITORY, 'test/integration/programs/faults/work.cjs');
const PROGRAMS_AT_ONCE = 3;

describe('whichever function of the hook throws', function () {
  this.timeout(240_000);
  let database: Database;
  let tracing: TestTracing;
  let folder: string;
  before(async () => {
    database = await startDatabaseProcess();
    tracing = await startTracing();
    folder = await mkdtemp(join(tmpdir(), 'faulty-hook-'));
  });
  after(async () => {
    await tracing.close();
    await database.stop();
    await rm(folder, { recursive: true });
  });

  it('the program does not notice', async () => {
    const { path, functions } = await buildFaultyHook(folder);
    const log = join(folder, 'called.txt');
    const variables = { DATABASE_URL: database.connectionString };
    const run = (faults: NodeJS.ProcessEnv): Promise<Appearance> =>
      appearanceOf([PROGRAM], {
        ...tracing.environment,
        ...variables,
        NODE_OPTIONS: `--require "${path}"`,
        ...faults,
      });

    const plain = await appearanceOf([PROGRAM], { ...process.env, ...variables });
    assert.equal(plain.code, 0, plain.printed.join('\n'));
    assert.deepEqual(await run({ FAULT_LOG: log }), plain);
    const called = new Set((await readFile(log, 'utf8')).trim().split('\n').map(Number));
    // Of the rest, most are for other libraries and old versions of pg.
    assert.ok(called.size > 100, `Only ${called.size} of ${functions.length} functions are called.`);

    const noticed: string[] = [];
    const untried = functions.filter(({ number }) => called.has(number));
    const tryNext = async (): Promise<void> => {
      for (let next: Faulty | undefined = untried.pop(); next !== undefined; next = untried.pop()) {
        const traced = await run({ FAULT: String(next.number) });
        try {
          assert.deepEqual(traced, plain);
        } catch (error) {
          noticed.push(`${next.place}: ${(error as Error).message}`);
        }
      }
    };
    await Promise.all(Array.from({ length: PROGRAMS_AT_ONCE }, tryNext));
    assert.equal(noticed.join('\n\n'), '');
  });
});
