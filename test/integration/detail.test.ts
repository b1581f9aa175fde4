import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { after as afterAll, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { blamedFrame } from '../../server/evidence/signature.ts';
import type { ClosedLease } from '../../server/ledger/lease.ts';
import { framesOf, type ThreadSnapshot } from '../../server/ledger/snapshot.ts';
import type { Judged } from '../../server/tracing.ts';
import {
  REPOSITORY,
  startProgram,
  startTracing,
  type Program,
  type TestTracing,
} from '../support/tracedProgram.ts';

const PROGRAM = join(REPOSITORY, 'test/integration/programs/detail/forgetful.cjs');
/** More than are recorded in full at first. */
const FULL_LEASES = 60;
/** Of a sample, so many in succession are never recorded in detail. */
const IN_SUCCESSION = 4;

describe('detail of leases at a site that has had many', function () {
  this.timeout(60_000);
  let database: Database;
  let tracing: TestTracing;
  let program: Program;
  before(async () => {
    database = await startDatabaseProcess();
  });
  afterAll(() => database.stop());
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
    assert.equal(program.output(), '');
  });

  it('is a sample, everything while one of them is suspected, and a sample again', async () => {
    await tracing.judged((judged) => hasAlike(judged, isSampled));
    const suspected = await tracing.judged((judged) => hasAlike(judged, isInFull));
    const [kept] = suspected.findings.list.flatMap(({ leases }) => leases);
    assert.equal(kept?.evidence.kind, 'suspected');
    await tracing.judged(({ snapshot }) => {
      const thread = onlyThread(snapshot);
      return [...thread.openLeases.values()].some(
        ({ lastQuery }) => lineAt(thread, lastQuery?.site) === lineOf('// queried'),
      );
    });
    program.process.kill('SIGUSR2');
    const { snapshot } = await tracing.judged((judged) => hasAlike(judged, isSampled));
    const late = snapshot.closedLeases.find(({ lease }) => lease.lease === kept.lease);
    assert.equal(lineAt(onlyThread(snapshot), late?.releaseSite), lineOf('// returned late'));
  });

  it('is a sample while nobody listens, and everything again for the next listener', async () => {
    const before = await tracing.judged((judged) => hasAlike(judged, isInFull));
    await tracing.close();
    const { LEAK_LENS_ENDPOINT: endpoint, LEAK_LENS_TOKEN: token } = tracing.environment;
    await triedInVain(endpoint);
    tracing = await startTracing(undefined, endpoint, token);
    const after = await tracing.judged((judged) => hasAlike(judged, isInFull));
    assert.ok(unrecorded(after) > unrecorded(before));
  });
});

/** Resolves when the hook has tried to connect so often that dozens of leases are over meanwhile. */
async function triedInVain(endpoint = ''): Promise<void> {
  mkdirSync(dirname(endpoint), { recursive: true });
  const deaf = createServer((socket) => socket.destroy()).listen(endpoint);
  for (let attempt = 0; attempt < 3; attempt++) await once(deaf, 'connection');
  const closed = once(deaf, 'close');
  deaf.close();
  await closed;
}

/** Whether the latest leases that were told are all recorded in this way. */
function hasAlike(
  { snapshot }: Judged,
  is: (thread: ThreadSnapshot, closed: ClosedLease) => boolean,
): boolean {
  const later = snapshot.closedLeases.filter(({ lease }) => lease.lease > FULL_LEASES);
  const latest = later.slice(-IN_SUCCESSION);
  return latest.length === IN_SUCCESSION && latest.every((closed) => is(onlyThread(snapshot), closed));
}

function isSampled(_: ThreadSnapshot, { lease, releaseSite }: ClosedLease): boolean {
  return releaseSite === undefined && lease.lastQuery?.site === undefined;
}

function isInFull(thread: ThreadSnapshot, { lease, releaseSite }: ClosedLease): boolean {
  // A lease that was told before its query was is none without.
  const isQueryKnown =
    lease.lastQuery === undefined || lineAt(thread, lease.lastQuery.site) === lineOf('// queried');
  return isQueryKnown && lineAt(thread, releaseSite) === lineOf('// released');
}

/** Releases of which is not known where they were. */
function unrecorded({ snapshot }: Judged): number {
  const statistics = [...onlyThread(snapshot).statistics.values()];
  return statistics
    .flatMap(({ released, releasedAt }) => [released, ...releasedAt.map(([, count]) => -count)])
    .reduce((sum, count) => sum + count, 0);
}

function onlyThread({ threads }: Judged['snapshot']): ThreadSnapshot {
  const [thread] = threads.values();
  assert.ok(thread);
  return thread;
}

function lineAt(thread: ThreadSnapshot, site: number | undefined): number | undefined {
  return blamedFrame(framesOf(thread, site))?.line;
}

/** The line of the program that ends with the mark; counts from 1. */
function lineOf(mark: string): number {
  return (
    readFileSync(PROGRAM, 'utf8')
      .split('\n')
      .findIndex((line) => line.endsWith(mark)) + 1
  );
}
