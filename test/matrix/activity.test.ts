import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'mocha';
import type { Lease } from '../../protocol/wire.ts';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { Judged } from '../../server/tracing.ts';
import { startProgram, startTracing } from '../support/tracedProgram.ts';
import { prepareProject } from './project.ts';
import { PG_VERSIONS, row } from './rows/pg.ts';

/** The program's only query takes so long. */
const QUERY_MS = 2000;
/** Longer than the hook needs to look at its leases again. */
const WHILE_MS = 1200;

describe('a client works while its query runs, and is idle from its end on, with', function () {
  this.timeout(120_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  const isWhole = process.env['LEAK_LENS_MATRIX'] === 'whole';
  for (const versions of isWhole ? PG_VERSIONS : PG_VERSIONS.slice(-1)) {
    it(`pg ${versions.pg}`, async () => {
      const project = await prepareProject({ ...row(versions, 'work.cjs'), name: '' });
      const tracing = await startTracing();
      const program = startProgram(
        'node',
        ['work.cjs'],
        { ...tracing.environment, DATABASE_URL: database.connectionString },
        { cwd: project.folder },
      );
      try {
        const during = await tracing.judged((judged) => heldMs(judged) > WHILE_MS);
        assert.equal(leaseOf(during)?.state, 'busy');
        const afterwards = await tracing.judged((judged) => heldMs(judged) > QUERY_MS + WHILE_MS);
        const lease = leaseOf(afterwards);
        assert.equal(lease?.state, 'idle');
        assert.ok(lease.idleSinceMs - lease.acquiredMs >= QUERY_MS);
      } finally {
        program.process.kill('SIGKILL');
        await program.ended;
        await tracing.close();
        await project.remove();
      }
    });
  }
});

function leaseOf({ snapshot }: Judged): Lease | undefined {
  return [...snapshot.threads.values()].flatMap(({ openLeases }) => [...openLeases.values()])[0];
}

/** By the program's clock; 0 while nothing is held. */
function heldMs(judged: Judged): number {
  const lease = leaseOf(judged);
  const clocks = [...judged.snapshot.threads.values()].map(({ clock }) => clock?.runningMs ?? 0);
  return lease === undefined ? 0 : Math.max(...clocks) - lease.acquiredMs;
}
