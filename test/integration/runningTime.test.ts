import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { after, before, describe, it } from 'mocha';
import { Client } from 'pg';
import { BEAT_MS, type Lease } from '../../protocol/wire.ts';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { Level } from '../../server/evidence/finding.ts';
import type { ThreadClock } from '../../server/ledger/clock.ts';
import type { ThreadSnapshot } from '../../server/ledger/snapshot.ts';
import type { Judged } from '../../server/tracing.ts';
import { attachInspector } from '../support/inspector.ts';
import { recordTraffic, type RecordedTraffic } from '../support/recordedTraffic.ts';
import {
  REPOSITORY,
  startProgram,
  startTracing,
  type Program,
  type TestTracing,
} from '../support/tracedProgram.ts';

const PROGRAM = join(REPOSITORY, 'test/integration/programs/runningTime/holds.cjs');

/** If they counted, these would be a suspicion. */
const STANDING_MS = 6000;
const BUSY_MS = 2000;
/** What a slow machine may add to a beat while a message is on its way. */
const TOLERANCE_MS = 1000;

/** A program that holds a client, and all that was judged of it. */
interface Held {
  readonly program: Program;
  readonly tracing: TestTracing;
  readonly traffic: RecordedTraffic;
  readonly judgements: readonly Judged[];
}

/** Makes the thread stand still and go on; resolves with how long it certainly stood, in milliseconds. */
type Standing = (held: Held) => Promise<number>;

describe('running time', function () {
  this.timeout(60_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  describe('goes on by one beat, and makes no finding, while', () => {
    const stands: Readonly<Record<string, () => Promise<void>>> = {
      'the process is stopped': () => standsStill(['idle'], database, whileStopped),
      'a debugger has paused it': () => standsStill(['idle'], database, whilePaused, ['--inspect=0']),
      'the process is stopped in the middle of a query': () => standsStillInQuery(database),
      'a worker waits synchronously': () =>
        standsStill(['worker', String(STANDING_MS)], database, () => Promise.resolve(STANDING_MS)),
    };
    let results: readonly PromiseSettledResult<void>[];
    // All at once, because they do nothing but wait.
    before(async () => {
      results = await Promise.allSettled(Object.values(stands).map((stand) => stand()));
    });
    for (const [index, name] of Object.keys(stands).entries()) {
      it(name, () => {
        const result = results[index]!;
        if (result.status === 'rejected') throw result.reason as Error;
      });
    }
  });

  it('goes on while the event loop is busy, which is told as lag', () =>
    withHeld(['busy', String(BUSY_MS)], database, async (held) => {
      const { program, tracing, traffic } = held;
      await program.printed(/holding/);
      const earlier = clockOf(await tracing.judged(isHeld));
      program.process.kill('SIGUSR2');
      const [, tookMs] = await program.printed(/took (\S+) ms/);
      const judged = await tracing.judged((now) => levelsOf(now).includes('slow'));
      const later = clockOf(judged);
      assert.ok(later.runningMs - earlier.runningMs >= BUSY_MS, JSON.stringify({ earlier, later }));
      // What it waited for a processor does not count, because nobody can tell that from a stand-still.
      const withoutCpuMs = Number(tookMs) - BUSY_MS;
      const stoodMs = later.stoppedMs - earlier.stoppedMs;
      assert.ok(stoodMs <= withoutCpuMs + TOLERANCE_MS, `It stood ${stoodMs} of ${tookMs} ms.`);
      const lags = traffic.records().map((record) => (record.kind === 'clock' ? record.lagMs : 0));
      assert.ok(Math.max(...lags) >= BUSY_MS / 2, lags.join(', '));
    }));
});

const whileStopped: Standing = async ({ program }) => {
  program.process.kill('SIGSTOP');
  return standUntil(() => program.process.kill('SIGCONT'));
};

const whilePaused: Standing = async ({ program }) => {
  const [, url = ''] = await program.printed(/Debugger listening on (\S+)/);
  const inspector = await attachInspector(url);
  try {
    await inspector.send('Debugger.enable');
    const paused = inspector.event('Debugger.paused');
    await inspector.send('Debugger.pause');
    await paused;
    return await standUntil(() => inspector.send('Debugger.resume'));
  } finally {
    inspector.close();
  }
};

/** Resolves with the time until it was told to go on, in milliseconds. */
async function standUntil(goOn: () => unknown): Promise<number> {
  const sinceMs = performance.now();
  await setTimeout(STANDING_MS);
  const stoodMs = performance.now() - sinceMs;
  await goOn();
  return stoodMs;
}

async function standsStill(
  words: readonly string[],
  database: Database,
  stand: Standing,
  nodeOptions: readonly string[] = [],
): Promise<void> {
  await withHeld(
    words,
    database,
    async (held) => {
      const earlier = clockOf(await held.tracing.judged(isHeld));
      const stoodMs = await stand(held);
      await checkStanding(held, earlier, stoodMs);
    },
    nodeOptions,
  );
}

/** The query is answered while the process stands still, and so is older than its answer by a beat at most. */
async function standsStillInQuery(database: Database): Promise<void> {
  const other = new Client({ connectionString: database.connectionString });
  await other.connect();
  await other.query('SELECT pg_advisory_lock(1)');
  try {
    await withHeld(['query'], database, async (held) => {
      const { tracing } = held;
      const earlier = clockOf(await tracing.judged((judged) => leaseOf(judged)?.state === 'busy'));
      const answered = other.query('SELECT pg_advisory_unlock(1)');
      const stoodMs = await whileStopped(held);
      await answered;
      await checkStanding(held, earlier, stoodMs);
      const { snapshot } = await tracing.judged((judged) => judged.snapshot.closedLeases.length > 0);
      const [{ lease, outcome, closedMs = Infinity } = assert.fail()] = snapshot.closedLeases;
      assert.equal(outcome, 'released');
      assert.ok(closedMs - lease.acquiredMs < STANDING_MS / 2, `${lease.acquiredMs} to ${closedMs}`);
    });
  } finally {
    await other.end();
  }
}

/** Waits until the clock has caught up with a stand-still, and compares it with the listener's. */
async function checkStanding(
  { tracing, judgements }: Held,
  earlier: ThreadClock,
  stoodMs: number,
): Promise<void> {
  const hasGoneOn = (judged: Judged): boolean => clockOf(judged).stoppedMs > earlier.stoppedMs;
  const later = clockOf(await tracing.judged(hasGoneOn));
  const besidesMs = later.receivedAtMs - earlier.receivedAtMs - stoodMs;
  const ranMs = later.runningMs - earlier.runningMs;
  assert.ok(
    ranMs <= besidesMs + BEAT_MS + TOLERANCE_MS,
    `It ran ${ranMs} ms, of which ${besidesMs} are due.`,
  );
  // Only then the listener believes what it was told right after the stand-still.
  await tracing.judged((judged) => clockOf(judged).resumedAtMs === undefined);
  // On a slow machine it may have run for 2 s, but not for the 5 s that make a suspicion.
  const levels = judgements.flatMap(levelsOf).filter((level) => level !== 'slow');
  assert.deepEqual(levels, []);
}

async function withHeld(
  words: readonly string[],
  { connectionString }: Database,
  use: (held: Held) => Promise<void>,
  nodeOptions: readonly string[] = [],
): Promise<void> {
  const judgements: Judged[] = [];
  const tracing = await startTracing((judged) => judgements.push(judged));
  const traffic = await recordTraffic(tracing.environment['LEAK_LENS_ENDPOINT'] ?? '');
  const variables = { LEAK_LENS_ENDPOINT: traffic.endpoint, DATABASE_URL: connectionString };
  const program = startProgram(process.execPath, [...nodeOptions, PROGRAM, ...words], {
    ...tracing.environment,
    ...variables,
  });
  try {
    await use({ program, tracing, traffic, judgements });
    assert.deepEqual(tracing.problems, []);
  } finally {
    program.process.kill('SIGKILL');
    await program.ended;
    await traffic.close();
    await tracing.close();
  }
}

function isHeld(judged: Judged): boolean {
  return leaseOf(judged) !== undefined && threadOf(judged)?.clock !== undefined;
}

/** The only thread that has a pool. */
function threadOf({ snapshot }: Judged): ThreadSnapshot | undefined {
  return [...snapshot.threads.values()][0];
}

function leaseOf(judged: Judged): Lease | undefined {
  return [...(threadOf(judged)?.openLeases.values() ?? [])][0];
}

function clockOf(judged: Judged): ThreadClock {
  return threadOf(judged)?.clock ?? assert.fail('No clock was told.');
}

function levelsOf({ findings }: Judged): Level[] {
  return findings.list.map(({ level }) => level);
}
