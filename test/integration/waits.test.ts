import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Wait } from '../../protocol/wire.ts';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { blamedFrame } from '../../server/evidence/signature.ts';
import { totalsOf, type SiteTotals } from '../../server/ledger/siteStatistics.ts';
import { framesOf } from '../../server/ledger/snapshot.ts';
import type { Judged } from '../../server/tracing.ts';
import { REPOSITORY, startProgram, startTracing } from '../support/tracedProgram.ts';

const PROGRAM = join(REPOSITORY, 'test/integration/programs/waits/waits.cjs');
/** Longer than any threshold that is at stake, in running time. */
const PATIENCE_MS = 6500;

/** What is said while a scenario of the program lasts, in words. */
interface Said {
  /** Function that acquired, level, and proof of a leak. */
  readonly leases: readonly string[];
  readonly pools: readonly string[];
  readonly misuses: readonly string[];
}

function said({ findings }: Judged): Said {
  return {
    leases: findings.list.flatMap(({ at, level, leases }) =>
      level === 'slow' || level === 'suspected'
        ? []
        : leases.map(({ evidence }) =>
            `${at?.function} ${level} ${evidence.kind === 'leaked' ? evidence.proof.kind : ''}`.trim(),
          ),
    ),
    pools: findings.pools.map(({ trouble }) => trouble),
    misuses: findings.misuses.map(({ kind, level }) => `${kind} ${level}`),
  };
}

/** Until when each scenario of the program is watched; some for as long as anything could change. */
const SCENARIOS = {
  deadlocked: ({ findings }: Judged) => findings.pools[0]?.trouble === 'deadlocked',
  nestedWhileBusy: undefined,
  nestedWithOneLeft: undefined,
  sideBySide: undefined,
  exhausted: ({ findings }: Judged) => findings.pools[0]?.trouble === 'exhausted',
  starved: undefined,
  handedOver: isAllReleased,
  timedOut: (judged: Judged) => endedWaits(judged).length > 0,
  lagging: (judged: Judged) => endedWaits(judged).length > 0,
  lost: isLeaked,
  lostAndReleased: isAllReleased,
  cannotEnd: isLeaked,
  endsInTime: isAllReleased,
  endsDuringJob: isAllReleased,
} as const satisfies Readonly<Record<string, ((judged: Judged) => boolean) | undefined>>;

interface Run {
  /** What was known at the end. */
  readonly judged: Judged;
  /** Everything that was ever said. */
  readonly ever: ReadonlySet<string>;
}

async function runScenario(
  scenario: string,
  condition: ((judged: Judged) => boolean) | undefined,
  connectionString: string,
): Promise<Run> {
  const ever = new Set<string>();
  const tracing = await startTracing((judged) => {
    for (const words of Object.values(said(judged)) as string[][]) for (const word of words) ever.add(word);
  });
  const program = startProgram('node', [PROGRAM, scenario], {
    ...tracing.environment,
    DATABASE_URL: connectionString,
    SCOPE_ENTRY: join(REPOSITORY, 'dist/scope.cjs'),
  });
  try {
    await program.printed(/there/);
    const untilMs = runningMs(tracing.tracing.judged) + PATIENCE_MS;
    const judged = await tracing.judged(condition ?? ((latest) => runningMs(latest) >= untilMs));
    // What is said of its end is not of interest.
    return { judged, ever: new Set(ever) };
  } finally {
    program.process.kill('SIGKILL');
    await program.ended;
    await tracing.close();
  }
}

describe('who waits, and for whom', function () {
  this.timeout(60_000);
  let database: Database;
  /** All of them at once, because most of their time is waiting. */
  const runs = new Map<string, Promise<Run>>();
  before(async () => {
    database = await startDatabaseProcess();
    for (const [scenario, condition] of Object.entries(SCENARIOS)) {
      const run = runScenario(scenario, condition, database.connectionString);
      // Whoever asks for it is told.
      run.catch(() => undefined);
      runs.set(scenario, run);
    }
  });
  after(async () => {
    await Promise.allSettled(runs.values());
    await database.stop();
  });
  const during = (scenario: keyof typeof SCENARIOS): Promise<Run> => runs.get(scenario)!;

  it('a deadlock is one, once it has lasted', async () => {
    const { judged } = await during('deadlocked');
    assert.deepEqual(said(judged), {
      leases: ['holdOne leaked deadlocked', 'holdOne leaked deadlocked'],
      pools: ['deadlocked'],
      misuses: ['nested-acquire error'],
    });
    const [pool] = judged.findings.pools;
    assert.equal(pool?.waiting, 2);
    assert.deepEqual(
      // The second client may still be about to be handed out when the first caller begins to wait.
      pool.holders.map(({ at, part }) => [at.function, part > 0.9]),
      [['holdOne', true]],
    );
  });

  it('a nested acquire is none while a query may yet end, or a client is left', async () => {
    const busy = await during('nestedWhileBusy');
    assert.deepEqual([...busy.ever], ['starved']);
    const spare = await during('nestedWithOneLeft');
    assert.deepEqual([...spare.ever], ['nested-acquire warning']);
  });

  it('who holds clients side by side is in no deadlock', async () => {
    const { ever } = await during('sideBySide');
    assert.ok(ever.has('starved'));
    assert.deepEqual(
      [...ever].filter((said) => /leaked|deadlocked|exhausted/.test(said)),
      [],
    );
  });

  it('a pool is exhausted when nobody who holds a client does anything', async () => {
    const { judged } = await during('exhausted');
    assert.deepEqual(said(judged).leases, ['exhausted leaked exhausted', 'exhausted leaked exhausted']);
  });

  it('a pool is starved, not exhausted, while they work', async () => {
    const { judged, ever } = await during('starved');
    assert.deepEqual([...ever], ['starved']);
    const [pool] = judged.findings.pools;
    assert.equal(pool?.waiting, 2);
    assert.equal(pool.waiter?.at?.function, 'waitForOne');
    assert.deepEqual(
      pool.holders.map(({ at }) => at.function),
      ['starved'],
    );
  });

  it('a wait is blamed on those who held the clients meanwhile', async () => {
    const { judged, ever } = await during('handedOver');
    assert.deepEqual([...ever], ['starved']);
    const [wait] = endedWaits(judged);
    assert.equal(wait?.outcome, 'delivered');
    assert.ok(wait.endedMs! - wait.requestedMs >= 2400);
    const waitedMs = wait.endedMs! - wait.requestedMs;
    // One waited for both of them all the time.
    const causedMs = totalsAt('holdOne', judged).causedWaitMs;
    assert.ok(Math.abs(causedMs - waitedMs) < waitedMs / 20, `${causedMs} of ${waitedMs}`);
    assert.equal(totalsAt('waitForOne', judged).causedWaitMs, 0);
  });

  it('a wait that comes to nothing has failed, and is no lease', async () => {
    const { judged } = await during('timedOut');
    assert.equal(endedWaits(judged)[0]?.outcome, 'failed');
    const { acquired, failed } = totalsAt('waitForOne', judged);
    assert.deepEqual({ acquired, failed }, { acquired: 0, failed: 1 });
  });

  it('what a busy event loop adds to a wait is told apart', async () => {
    const { judged } = await during('lagging');
    const [wait] = endedWaits(judged);
    assert.ok(
      wait!.lagMs > 1500 && wait!.lagMs < wait!.endedMs! - wait!.requestedMs - 1000,
      JSON.stringify(wait),
    );
  });

  it('a lost connection that is held on to is a leak, one that is released is not', async () => {
    const { judged } = await during('lost');
    assert.deepEqual(said(judged).leases, ['lost leaked connection-lost']);
    assert.deepEqual([...(await during('lostAndReleased')).ever], []);
  });

  it('a client that keeps the pool from ending is a leak, one that is at work is not', async () => {
    const { judged } = await during('cannotEnd');
    assert.deepEqual(said(judged).leases, ['cannotEnd leaked pool-cannot-end']);
    assert.deepEqual([...(await during('endsInTime')).ever], []);
    assert.deepEqual([...(await during('endsDuringJob')).ever], []);
  });
});

function isLeaked({ findings }: Judged): boolean {
  return findings.list[0]?.level === 'leaked';
}

function isAllReleased({ snapshot }: Judged): boolean {
  return [...snapshot.threads.values()].some(({ openLeases, statistics }) => {
    const sites = [...statistics.values()];
    return (
      sites.length > 0 &&
      openLeases.size === 0 &&
      sites.every(({ acquired, released, destroyed }) => acquired === released + destroyed)
    );
  });
}

function endedWaits({ snapshot }: Judged): readonly Wait[] {
  return [...snapshot.threads.values()].flatMap((thread) => thread.endedWaits);
}

/** What was counted of acquires by the function of this name, all callers together. */
function totalsAt(name: string, { snapshot }: Judged): SiteTotals {
  const [thread] = snapshot.threads.values();
  return totalsOf(
    [...(thread?.statistics.values() ?? [])].filter(
      ({ site }) => blamedFrame(framesOf(thread!, site))?.function === name,
    ),
  );
}

function runningMs({ snapshot }: Judged): number {
  const [thread] = snapshot.threads.values();
  return thread?.clock?.runningMs ?? 0;
}
