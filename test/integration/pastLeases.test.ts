import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { PastLeasesSnapshot } from '../../server/ledger/snapshot.ts';
import type { Judged } from '../../server/tracing.ts';
import {
  REPOSITORY,
  startProgram,
  startTracing,
  type Program,
  type TestTracing,
} from '../support/tracedProgram.ts';

const PROGRAM = join(REPOSITORY, 'test/integration/programs/queries/past.cjs');

describe('leases that are over', function () {
  this.timeout(60_000);
  let database: Database;
  let tracing: TestTracing;
  let program: Program;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());
  beforeEach(async () => {
    tracing = await startTracing();
    program = startProgram(process.execPath, [PROGRAM], {
      ...tracing.environment,
      DATABASE_URL: database.connectionString,
    });
  });
  afterEach(async () => {
    program.process.kill('SIGKILL');
    await program.ended;
    await tracing.close();
    assert.deepEqual(tracing.problems, []);
  });

  it('are told from when they are wanted until they are not, with those of pool.query', async () => {
    const unwanted = await tracing.judged((judged) => leasesOf(judged) > 20);
    assert.deepEqual(pastOf(unwanted), { leases: [], dropped: 0 });
    tracing.tracing.wantPastLeases(true);
    const { leases } = pastOf(await tracing.judged((judged) => pastOf(judged).leases.length > 20));
    const { sites, pools } = [...tracing.tracing.judged.snapshot.threads.values()][0]!;
    assert.ok(leases.some(([, , , site]) => site === 0));
    for (const [, pool, connection, site, requestedMs, acquiredMs, closedMs] of leases) {
      assert.ok(pools.has(pool));
      assert.equal(connection, leases[0]![2]);
      assert.ok(site === 0 || sites.has(site));
      assert.ok(requestedMs <= acquiredMs && acquiredMs <= closedMs);
    }
    const ids = leases.map(([lease]) => lease);
    assert.deepEqual(
      ids,
      [...new Set(ids)].sort((one, other) => one - other),
    );
    tracing.tracing.wantPastLeases(false);
    const before = leasesOf(tracing.tracing.judged);
    const later = await tracing.judged((judged) => leasesOf(judged) > before + 100);
    const [last] = pastOf(later).leases.at(-1)!;
    assert.ok(last < leasesOf(later) - 50, 'Leases are still told.');
  });

  it('are told or counted, however many there are at a time', async () => {
    tracing.tracing.wantPastLeases(true);
    await tracing.judged((judged) => pastOf(judged).leases.length > 20);
    program.process.kill('SIGUSR2');
    await program.printed(/over/);
    const { leases, dropped } = pastOf(
      await tracing.judged((judged) => leasesOf(judged) > 20_000 && isComplete(judged)),
    );
    assert.ok(dropped > 0 && leases.length > 1000, `${dropped} were left out of ${leases.length}`);
  });

  it('are told to the next listener if it wants them', async () => {
    tracing.tracing.wantPastLeases(true);
    await tracing.judged((judged) => pastOf(judged).leases.length > 20);
    const { LEAK_LENS_ENDPOINT: endpoint, LEAK_LENS_TOKEN: token } = tracing.environment;
    await tracing.close();
    tracing = await startTracing(undefined, endpoint, token);
    const before = leasesOf(await tracing.judged((judged) => judged.snapshot.threads.size > 0));
    const unwanted = await tracing.judged((judged) => leasesOf(judged) > before + 20);
    assert.deepEqual(pastOf(unwanted).leases, []);
    await tracing.close();
    tracing = await startTracing(undefined, endpoint, token);
    tracing.tracing.wantPastLeases(true);
    await tracing.judged((judged) => pastOf(judged).leases.length > 20);
  });
});

function pastOf({ snapshot }: Judged): PastLeasesSnapshot {
  const [thread] = snapshot.threads.values();
  return thread?.pastLeases ?? { leases: [], dropped: 0 };
}

/** Whether each lease since the first that was told was told or left out: ids count them, and one is held at a time. */
function isComplete(judged: Judged): boolean {
  const { leases, dropped } = pastOf(judged);
  return leases[0]![0] + leases.length + dropped === leasesOf(judged);
}

/** How many leases are over, by the counts of the program's and the pool's own. */
function leasesOf({ snapshot }: Judged): number {
  const threads = [...snapshot.threads.values()];
  const released = threads.flatMap(({ statistics }) => [...statistics.values()].map((site) => site.released));
  const own = threads.flatMap(({ pools }) => [...pools.values()].map(({ poolQueries }) => poolQueries));
  return [...released, ...own].reduce((sum, count) => sum + count, 0);
}
