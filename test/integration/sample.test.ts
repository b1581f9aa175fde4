import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { drive } from '../../sample/drive.ts';
import { soundMixOf } from '../../sample/mix.ts';
import type { Misuse, RequestLine, Route } from '../../sample/routes/route.ts';
import { routes } from '../../sample/routes/table.ts';
import type { Finding, Level } from '../../server/evidence/finding.ts';
import type { MisuseFinding } from '../../server/evidence/misuseFinding.ts';
import type { Judged } from '../../server/tracing.ts';
import { acquirePlace, misusePlace, otherPlace } from '../support/sampleLine.ts';
import { startProgram, startTracing, type Program, type TestTracing } from '../support/tracedProgram.ts';

/** Levels that nobody should ever see of healthy code. */
const LOUD: readonly Level[] = ['leaked', 'strongly-suspected', 'suspected', 'returned-late'];

function placeOf({ at }: Finding): string {
  return at ? `${at.file}:${at.line}` : 'unknown';
}

function leakedPlaces({ findings }: Judged): string[] {
  return findings.list.filter(({ level }) => level === 'leaked').map(placeOf);
}

/** A misuse as "kind place, place of the other party". */
function misuseText({ kind, at, others }: MisuseFinding): string {
  const [other] = others.map((party) => `${party.at.file}:${party.at.line}`);
  return `${kind} ${at ? `${at.file}:${at.line}` : 'unknown'}, ${other ?? 'unknown'}`;
}

/** What should be said of the misuses that these requests are made for. */
function expectedMisuses(requests: readonly RequestLine[]): string[] {
  return routes.flatMap((route) =>
    route.misuses
      .filter(({ request }) => requests.includes(request))
      .map((misuse) => `${misuse.kind} ${misusePlace(route, misuse)}, ${expectedOther(route, misuse)}`),
  );
}

/** Of a client that was freed under somebody's hands the other party is the victim. */
function expectedOther(route: Route, misuse: Misuse): string {
  const victim = routes.find(({ requests }) => misuse.victim && requests.includes(misuse.victim));
  const place = victim
    ? acquirePlace(victim, { when: '', request: victim.name, variable: 'client' })
    : otherPlace(route, misuse);
  return place ?? 'unknown';
}

describe('the sample under tracing', function () {
  this.timeout(180_000);
  let database: Database;
  let tracing: TestTracing;
  let service: Program;
  let baseUrl: string;
  /** Everything loud that was ever said since the service started. */
  const loud = new Set<string>();
  /** Every misuse that was. */
  const misuses = new Set<string>();

  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  const startService = async (): Promise<void> => {
    loud.clear();
    misuses.clear();
    tracing = await startTracing(({ findings }) => {
      for (const misuse of findings.misuses) misuses.add(misuseText(misuse));
      for (const finding of findings.list) {
        if (LOUD.includes(finding.level)) loud.add(`${finding.level} ${placeOf(finding)}`);
      }
    });
    service = startProgram(process.execPath, ['--import', 'tsx', 'sample/service.ts'], {
      ...tracing.environment,
      DATABASE_URL: database.connectionString,
      PORT: '0',
    });
    baseUrl = (await service.printed(/listening on (\S+)/))[1]!;
  };
  const send = async (request: RequestLine): Promise<number> => {
    const [method, path] = request.split(' ') as [string, string];
    const response = await fetch(`${baseUrl}${path}`, { method });
    await response.arrayBuffer();
    return response.status;
  };
  const stopService = async (): Promise<void> => {
    service.process.kill('SIGKILL');
    await service.ended;
    await tracing.close();
  };

  describe('when every vulnerable route loses a client', () => {
    const leaks = routes.flatMap((route) => route.leaks);
    const expected = routes.flatMap((route) => route.leaks.map((leak) => acquirePlace(route, leak))).sort();
    let judged: Judged;

    before(async () => {
      await startService();
      for (const { request } of leaks) await send(request);
      judged = await tracing.judged((now) => leakedPlaces(now).length >= expected.length);
    });
    after(stopService);

    it('names exactly the lines that acquired them, and no other', () => {
      assert.deepEqual(leakedPlaces(judged).sort(), expected);
      assert.deepEqual([...new Set(judged.findings.list.map(({ level }) => level))], ['leaked']);
    });

    it('has as proof that the request is over, or that the connection was ended', () => {
      const proofs = judged.findings.list.flatMap(({ leases }) =>
        leases.map(({ evidence, scopeLabel }) => {
          assert.ok(evidence.kind === 'leaked');
          return `${evidence.proof.kind} ${scopeLabel}`;
        }),
      );
      const ended = routes
        .flatMap((route) => route.misuses)
        .filter(({ kind }) => kind === 'ended-not-released')
        .map(({ request }) => request);
      const expectedProofs = leaks.map(
        ({ request }) =>
          `${ended.includes(request) ? 'ended' : 'scope-ended'} ${request.replace(/\d+/, ':id')}`,
      );
      assert.deepEqual(proofs.sort(), expectedProofs.sort());
    });

    it('names the lines that misused one as well, and no other', () => {
      const requests = leaks.map(({ request }) => request);
      assert.deepEqual([...misuses].sort(), expectedMisuses(requests).sort());
    });

    it('counts the slots of the pool that each line lost', () => {
      for (const { poolSlots } of judged.findings.list) assert.deepEqual(poolSlots, { lost: 1, max: 10 });
    });

    it('has nothing to complain about', () => assert.deepEqual(tracing.problems, []));
  });

  describe('when clients are misused but none is lost', () => {
    const leaking = routes.flatMap(({ leaks }) => leaks.map(({ request }) => request));
    const misusing = routes
      .flatMap((route) => route.misuses)
      .filter(({ request }) => !leaking.includes(request));
    const forgotten = 'GET /orders/9999';
    const sentinel = routes
      .flatMap((route) => route.leaks.map((leak) => ({ ...leak, place: acquirePlace(route, leak) })))
      .find(({ request }) => request === forgotten);

    before(startService);
    after(stopService);

    it('calls none of them a leak', async () => {
      for (const { kind, request, victim } of misusing) {
        await send(request);
        // One client may be kept for good; who connects another while that one is idle has forgotten it.
        if (kind === 'client-never-ended') await send(request);
        if (victim !== undefined) await send(victim);
      }
      // By the time this one is proven, all of the others would have been.
      await send(forgotten);
      const judged = await tracing.judged((now) => leakedPlaces(now).length > 0);
      assert.deepEqual(leakedPlaces(judged), [sentinel?.place]);
      assert.deepEqual(
        [...loud].filter((text) => !text.endsWith(sentinel?.place ?? '')),
        [],
      );
    });

    // The hook also calls the late release, with a query of the victim in flight, a busy return.
    it('names exactly the lines that misuse, and the other parties', async () => {
      await tracing.judged(({ findings }) =>
        findings.misuses.some(({ kind }) => kind === 'client-never-ended'),
      );
      assert.deepEqual([...misuses].sort(), expectedMisuses(misusing.map(({ request }) => request)).sort());
    });
  });

  describe('when only sound requests come', () => {
    before(startService);
    after(stopService);

    for (const route of routes.filter(({ requests }) => requests.length > 0)) {
      // It takes 3 s, and the pool has ten clients.
      const times = route.name === 'GET /summary' ? 40 : 200;
      it(`is silent after ${times} times ${route.name}`, async () => {
        const counts = await drive({ baseUrl, requests: times, concurrency: 20, mix: soundMixOf([route]) });
        assert.equal(
          Object.values(counts).reduce((sum, count) => sum + count),
          times,
        );
        assert.equal(counts['failed'] ?? counts['timed out'], undefined);
        // The last slow ones came back a moment ago.
        await tracing.judged(({ findings }) => findings.list.length === 0);
        assert.deepEqual([...loud], []);
        assert.deepEqual([...misuses], []);
      });
    }
  });
});
