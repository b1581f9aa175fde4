import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { startProgram, startTracing } from '../support/tracedProgram.ts';
import { observedLines } from './observation.ts';
import { prepareProject } from './project.ts';
import { OLD_POOLS, row } from './rows/pg.ts';

describe('a program sees nothing of the hook on', function () {
  this.timeout(120_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  for (const versions of process.env['LEAK_LENS_MATRIX'] === 'whole' ? OLD_POOLS : []) {
    it(`pg-pool ${versions.pgPool} with pg ${versions.pg}`, async () => {
      const project = await prepareProject({ ...row(versions, 'behaviour.cjs'), name: '' });
      const tracing = await startTracing();
      try {
        const run = async (variables: NodeJS.ProcessEnv): Promise<string> => {
          const environment = { ...variables, DATABASE_URL: database.connectionString };
          const program = startProgram('node', ['behaviour.cjs'], environment, { cwd: project.folder });
          await program.ended;
          return program.output().replace(/^\(node:\d+\)/gm, '(node)');
        };
        const plain = await run(process.env);
        assert.equal(await run(tracing.environment), plain);
        assert.match(plain, /"exit code",\s+0/);
        assert.doesNotMatch(plain, /"failed"/);

        const { snapshot } = await tracing.tracing.settle();
        const lines = observedLines(snapshot);
        assert.deepEqual(
          lines.filter(({ held, acquired, returned }) => held > 0 || acquired !== returned),
          [],
        );
        assert.equal(
          lines.reduce((sum, { acquired }) => sum + acquired, 0),
          6,
        );
      } finally {
        await tracing.close();
        await project.remove();
      }
    });
  }
});
