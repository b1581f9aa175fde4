import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { signatureOf } from '../../server/evidence/signature.ts';
import { framesOf, type ThreadSnapshot } from '../../server/ledger/snapshot.ts';
import { REPOSITORY, startProgram, startTracing } from '../support/tracedProgram.ts';

const PROGRAM = join(REPOSITORY, 'test/integration/programs/pools.mjs');

/** By the ids that the hook gave, which count up. */
function inOrder<Thing>(things: ReadonlyMap<number, Thing>): Thing[] {
  return [...things].sort(([one], [other]) => one - other).map(([, thing]) => thing);
}

describe('of several pools in one process', function () {
  this.timeout(60_000);
  let database: Database;
  let thread: ThreadSnapshot;

  before(async () => {
    database = await startDatabaseProcess();
    const tracing = await startTracing();
    const program = startProgram(process.execPath, [PROGRAM], {
      ...tracing.environment,
      DATABASE_URL: database.connectionString,
    });
    assert.equal(await program.ended, 0, program.output());
    await tracing.judged(({ snapshot }) =>
      [...snapshot.threads.values()].some(({ life }) => life.kind === 'ended'),
    );
    const { snapshot } = await tracing.tracing.settle();
    thread = [...snapshot.threads.values()][0]!;
    await tracing.close();
  });
  after(() => database.stop());

  /** The marks of the author's lines of a site, innermost first. */
  function marksOf(site: number): string[] {
    const lines = readFileSync(PROGRAM, 'utf8').split('\n');
    return signatureOf(framesOf(thread, site)).chain.map(({ file, line }) => {
      assert.equal(basename(file), 'pools.mjs');
      return lines[line - 1]!.split(' // ')[1] ?? '';
    });
  }

  it('each has its own clients, whatever they have in common', () => {
    const pools = inOrder(thread.pools).map(({ pool, total, idle }) => ({
      total,
      idle,
      lost: [...thread.openLeases.values()]
        .filter((lease) => lease.pool === pool)
        .map(({ site }) => marksOf(site)),
    }));
    assert.deepEqual(pools, [
      { total: 1, idle: 1, lost: [] },
      { total: 1, idle: 0, lost: [['lost']] },
      { total: 1, idle: 1, lost: [] },
      { total: 2, idle: 1, lost: [['audited', 'lost through the subclass']] },
    ]);
  });

  it('the callers of a subclass are told apart', () => {
    const counts = inOrder(thread.statistics)
      .map(({ site, acquired, released }) => ({ marks: marksOf(site), acquired, released }))
      .filter(({ marks }) => marks[0] === 'audited');
    assert.deepEqual(counts, [
      { marks: ['audited', 'lost through the subclass'], acquired: 1, released: 0 },
      { marks: ['audited', 'returned through the subclass'], acquired: 1, released: 1 },
    ]);
  });
});
