import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Query } from '../../protocol/wire.ts';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { blamedFrame } from '../../server/evidence/signature.ts';
import { countOf, quantileMs } from '../../server/ledger/histogram.ts';
import type { SiteStatistics } from '../../server/ledger/siteStatistics.ts';
import { framesOf, type ThreadSnapshot } from '../../server/ledger/snapshot.ts';
import type { Judged } from '../../server/tracing.ts';
import { REPOSITORY, startProgram, startTracing } from '../support/tracedProgram.ts';

const PROGRAM = join(REPOSITORY, 'test/integration/programs/queries/queries.cjs');
const LINES = readFileSync(PROGRAM, 'utf8').split('\n');

describe('queries of a program', function () {
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
    try {
      await program.printed(/there/);
      // What is told now and then only is told by then.
      await tracing.judged((judged) => isMuch(queriesAt(onlyThread(judged), '// often')));
      await tracing.judged((judged) => {
        const { openLeases } = onlyThread(judged);
        return openLeases.size === 4 && [...openLeases.values()].every(({ state }) => state === 'idle');
      });
      await tracing.judged((judged) => isMuch(queriesAt(onlyThread(judged), '// pooled often')));
      await tracing.tracing.settle();
      thread = onlyThread(tracing.tracing.judged);
      assert.deepEqual(tracing.problems, []);
      assert.deepEqual(thread.losses, { unknownIds: 0, rejected: 0, hook: {} });
    } finally {
      program.process.kill('SIGKILL');
      await program.ended;
      await tracing.close();
    }
  });
  after(() => database.stop());

  it('are counted by the place that sends them, with how long each took', () => {
    const slept = queryAt(thread, '// slept');
    assert.deepEqual([slept.text, slept.count, slept.failed], ['SELECT pg_sleep(?)', 3, 0]);
    assert.equal(countOf(slept.durationMs), 3);
    assert.ok(quantileMs(slept.durationMs, 0)! >= 50);
    assert.equal(slept.isSampled, false);
    assert.equal(slept.pool, undefined);
    assert.deepEqual(
      slept.acquiredAt.map(([site, count]) => [blamedFrame(framesOf(thread, site))?.function, count]),
      [['order', 3]],
    );
  });

  it('that fail are counted as such, without what they failed for', () => {
    const violated = queryAt(thread, '// violated');
    assert.deepEqual(
      [violated.text, violated.count, violated.failed],
      ['INSERT INTO taken VALUES (?)', 3, 3],
    );
  });

  it('of which the callback returns the client are counted', () => {
    const { count, failed } = queryAt(thread, '// called back');
    assert.deepEqual([count, failed], [1, 0]);
  });

  it('by pool.query are counted at its call, with the time until its answer', () => {
    const pooled = queryAt(thread, '// pooled');
    assert.deepEqual([pooled.count, pooled.failed, pooled.acquiredAt], [2, 0, []]);
    assert.ok(quantileMs(pooled.durationMs, 0)! >= 50);
    assert.equal(pooled.pool, [...thread.pools.keys()][0]);
    const divided = queryAt(thread, '// divided');
    assert.deepEqual([divided.text, divided.count, divided.failed], ['SELECT ? / ?', 1, 1]);
  });

  it('are a sample where there are many', () => {
    const often = queryAt(thread, '// often');
    assert.deepEqual([often.isSampled, often.count], [true, 50]);
    const pooledOften = queryAt(thread, '// pooled often');
    assert.equal(pooledOften.isSampled, true);
    assert.ok(pooledOften.count < 50);
  });

  it('of open leases are told with what the last one failed with', () => {
    assert.deepEqual(
      [...thread.openLeases.values()].map(({ lastQuery }) => [lastQuery?.text, lastQuery?.failedWith]),
      [
        ['INSERT INTO taken VALUES (?)', '23505'],
        ['SELECT ?', undefined],
        ['SELECT nonsense', '42703'],
        ['SELECT pg_sleep(?)', '57P01'],
      ],
    );
  });

  it('are no part of the time in which a client was held for nothing', () => {
    const idle = statisticsAt(thread, '// idle');
    assert.equal(countOf(idle.idleMs), 1);
    assert.deepEqual(idle.idleMs, idle.holdMs);
    const busy = statisticsAt(thread, '// busy');
    assert.equal(countOf(busy.idleMs), 1);
    assert.ok(quantileMs(busy.idleMs, 1)! < quantileMs(busy.holdMs, 1)!);
  });

  it('leave each client its own number', () => {
    const connections = [...thread.openLeases.values()].map(({ connection }) => connection);
    assert.equal(new Set(connections).size, 4);
    assert.ok(!connections.includes(undefined));
  });
});

function onlyThread({ snapshot }: Judged): ThreadSnapshot {
  const [thread, ...others] = snapshot.threads.values();
  assert.ok(thread && others.length === 0);
  return thread;
}

function queriesAt(thread: ThreadSnapshot, mark: string): readonly Query[] {
  return [...thread.queries.values()].filter(({ site }) => isAt(thread, site, mark));
}

function queryAt(thread: ThreadSnapshot, mark: string): Query {
  const [query, ...others] = queriesAt(thread, mark);
  assert.ok(query && others.length === 0, `${others.length + 1} at ${mark}`);
  return query;
}

function isMuch(queries: readonly Query[]): boolean {
  return queries.some(({ isSampled }) => isSampled);
}

function statisticsAt(thread: ThreadSnapshot, mark: string): SiteStatistics {
  const found = [...thread.statistics.values()].filter(({ site }) => isAt(thread, site, mark));
  assert.equal(found.length, 1, `${mark}: ${found.length}`);
  return found[0]!;
}

function isAt(thread: ThreadSnapshot, site: number, mark: string): boolean {
  return blamedFrame(framesOf(thread, site))?.line === lineOf(mark);
}

/** The line of the program that ends with the mark; counts from 1. */
function lineOf(mark: string): number {
  return LINES.findIndex((line) => line.endsWith(mark)) + 1;
}
