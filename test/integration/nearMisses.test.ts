import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { REPOSITORY, startProgram, startTracing } from '../support/tracedProgram.ts';

/** Each kind of misuse has at least three near-misses in there; it prints the kinds when it has done them all. */
const PROGRAM = join(REPOSITORY, 'test/golden/programs/near-misses-of-misuse.mjs');

describe('a program that comes close to each misuse', function () {
  this.timeout(60_000);
  let database: Database;

  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  it('is told of none', async () => {
    const test = await startTracing();
    try {
      const program = startProgram(process.execPath, [PROGRAM], {
        ...test.environment,
        DATABASE_URL: database.connectionString,
      });
      assert.equal(await program.ended, 0, program.output());
      assert.match(program.output(), /\["double-release",.*"listener-growth"\]/);
      await test.judged(({ snapshot }) =>
        [...snapshot.threads.values()].some(({ life }) => life.kind === 'ended'),
      );
      const { findings, snapshot } = await test.tracing.settle();
      assert.ok([...snapshot.threads.values()].some(({ statistics }) => statistics.size > 0));
      assert.deepEqual(
        findings.misuses.map(({ kind, at, level }) => [kind, at?.line, level]),
        [],
      );
      assert.deepEqual(findings.list, []);
    } finally {
      await test.close();
    }
  });
});
