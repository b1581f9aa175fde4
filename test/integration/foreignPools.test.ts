import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { Statistics } from '../../protocol/wire.ts';
import { observedPoolQueries } from '../matrix/observation.ts';
import { prepareProject, type Project } from '../matrix/project.ts';
import { LIBRARIES } from '../matrix/rows/kits.ts';
import { startProgram, startTracing } from '../support/tracedProgram.ts';

describe("knex's and sequelize's own pools", function () {
  this.timeout(60_000);
  let database: Database;
  let project: Project;
  before(async function () {
    this.timeout(180_000);
    database = await startDatabaseProcess();
    project = await prepareProject({
      ...{ group: 'Libraries', name: 'foreign pools', kit: LIBRARIES, program: 'libraries' },
      ...{ file: 'foreignPools.cjs', command: ['node', 'foreignPools.cjs'] },
    });
  });
  after(async () => {
    await project.remove();
    await database.stop();
  });

  /** What the program prints until it ends. */
  async function run(environment: NodeJS.ProcessEnv): Promise<string> {
    const program = startProgram(
      'node',
      ['foreignPools.cjs'],
      { ...environment, DATABASE_URL: database.connectionString },
      { cwd: project.folder },
    );
    assert.equal(await program.ended, 0);
    return program.output();
  }

  it('are counted, and look and behave as if nobody watched', async () => {
    const tracing = await startTracing();
    try {
      assert.equal(await run(tracing.environment), await run(process.env));
      const { snapshot } = await tracing.tracing.settle();
      const [thread] = [...snapshot.threads.values()];
      const sum = (key: 'acquired' | 'released' | 'destroyed' | 'failed'): number =>
        [...thread!.statistics.values()].reduce((count, site: Statistics) => count + site[key], 0);
      assert.deepEqual(
        [sum('acquired'), sum('released'), sum('destroyed'), sum('failed'), observedPoolQueries(snapshot)],
        [4, 3, 1, 3, 2],
      );
      assert.deepEqual([...thread!.openLeases.values()], []);
      assert.deepEqual(thread!.losses.hook, {});
    } finally {
      await tracing.close();
    }
  });
});
