import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'mocha';
import { Client } from 'pg';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { handlers } from '../../sample/routes/handlers.ts';
import { misusingRoutes } from '../../sample/routes/misusing.ts';
import type { Misuse, RequestLine, Route } from '../../sample/routes/route.ts';
import { routes, type RouteName } from '../../sample/routes/table.ts';
import { eventually } from '../hosts/eventually.ts';
import { acquirePlace, misusePlace, otherPlace } from '../support/sampleLine.ts';
import { startProgram, type Program } from '../support/tracedProgram.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
}

interface PoolState {
  readonly max: number;
  readonly total: number;
  readonly idle: number;
}

describe('the table of routes', () => {
  it('names the function that answers', () => {
    for (const { name, functionName } of routes) {
      assert.equal(handlers[name as RouteName].name, functionName, name);
    }
  });

  it('names lines that exist', () => {
    for (const route of routes) {
      for (const leak of route.leaks) assert.match(acquirePlace(route, leak), /:\d+$/);
      for (const misuse of route.misuses) {
        assert.match(misusePlace(route, misuse), /:\d+$/);
        if (misuse.other !== undefined)
          assert.notEqual(otherPlace(route, misuse), misusePlace(route, misuse));
      }
    }
  });

  it('has a faultless twin for every fault, which takes the same requests', () => {
    for (const { name, fixedBy, leaks, misuses } of routes) {
      const faults = [...leaks, ...misuses];
      if (faults.length === 0) continue;
      const twin = routes.find((route) => route.name === fixedBy);
      assert.ok(twin, name);
      assert.deepEqual([...twin.leaks, ...twin.misuses], []);
      for (const { request } of faults) assert.ok(twin.requests.includes(fixed(request)), request);
    }
  });
});

/** What the route does with real clients of a real PostgreSQL, and what comes of it. Later tests have fewer clients left. */
describe('a misuse in the sample', function () {
  this.timeout(60_000);
  let database: Database;
  let service: Program;
  let baseUrl: string;
  let observer: Client;

  before(async () => {
    database = await startDatabaseProcess();
    service = startProgram(process.execPath, ['--import', 'tsx', 'sample/service.ts'], {
      ...process.env,
      DATABASE_URL: database.connectionString,
      PORT: '0',
    });
    baseUrl = (await service.printed(/listening on (\S+)/))[1]!;
    observer = new Client({ connectionString: database.connectionString });
    await observer.connect();
  });
  after(async () => {
    await observer.end();
    service.process.kill('SIGKILL');
    await service.ended;
    await database.stop();
  });

  const send = async (request: RequestLine): Promise<Answer> => {
    const [method, path] = request.split(' ') as [string, string];
    const response = await fetch(`${baseUrl}${path}`, { method });
    return { status: response.status, text: await response.text() };
  };
  const pool = async (): Promise<PoolState> => JSON.parse((await send('GET /page/pool')).text) as PoolState;
  const held = async (): Promise<number> => {
    const { total, idle } = await pool();
    return total - idle;
  };
  /** A number from a statement that selects one. */
  const select = async (statement: string): Promise<number> => {
    const { rows } = await observer.query<[number]>({ text: statement, rowMode: 'array' });
    return rows[0]![0];
  };
  /** How many more connections PostgreSQL has than the pool knows of. */
  const connectionsBesidePool = async (): Promise<number> =>
    (await select(
      `SELECT count(*)::int FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    )) - (await pool()).total;
  const expectBesidePool = (count: number): Promise<number> =>
    eventually(`${count} connections beside the pool`, connectionsBesidePool, (found) => found === count);
  const openTransactions = (): Promise<number> =>
    select(`SELECT count(*)::int FROM pg_stat_activity WHERE state = 'idle in transaction'`);
  const processedOrders = (id: number): Promise<number> =>
    select(`SELECT count(*)::int FROM orders WHERE id = ${id} AND status = 'processed'`);

  it('never ends a client of its own; the twin does', async () => {
    const { request } = misuse('client-never-ended');
    assert.equal((await send(fixed(request))).status, 404);
    await expectBesidePool(0);
    assert.equal((await send(request)).status, 404);
    await expectBesidePool(1);
    assert.equal((await send('GET /exports/3')).status, 200);
    await expectBesidePool(1);
  });

  it('returns a client inside of a transaction, into which the next holder gets; the twin does not', async () => {
    const { request } = misuse('open-transaction');
    assert.equal((await send(fixed(request))).status, 404);
    assert.equal((await send('POST /fixed/orders/8/process')).status, 200);
    assert.deepEqual([await openTransactions(), await processedOrders(8)], [0, 1]);

    assert.equal((await send(request)).status, 404);
    assert.equal(await held(), 0);
    assert.equal((await send('POST /fixed/orders/9/process')).status, 200);
    assert.deepEqual([await openTransactions(), await processedOrders(9)], [1, 0]);
    // A sound request of the same route commits what the other one had to leave.
    assert.equal((await send('POST /orders/7/reopen')).status, 200);
    assert.deepEqual([await openTransactions(), await processedOrders(9)], [0, 1]);
  });

  it('releases twice, and pg throws; the twin does not', async () => {
    const { request } = misuse('double-release');
    assert.equal((await send(fixed(request))).status, 404);
    const { status, text } = await send(request);
    assert.equal(status, 500);
    assert.match(text, /already been released/);
    assert.equal(await held(), 0);
  });

  it('releases a client that another request has by then; the twin does not', async () => {
    const { request, victim } = misuse('stale-release');
    assert.ok(victim);
    assert.equal((await send(fixed(request))).status, 404);
    assert.equal((await send(victim)).status, 200);

    assert.equal((await send(request)).status, 404);
    const { status, text } = await send(victim);
    assert.equal(status, 500);
    assert.match(text, /already been released/);
    assert.equal(await held(), 0);
    assert.equal((await send(victim)).status, 200);
  });

  it('ends a client instead of releasing it, and the slot is lost; the twin does not', async () => {
    const { request } = misuse('ended-not-released');
    assert.equal((await send(fixed(request))).status, 500);
    assert.equal(await held(), 0);
    await expectBesidePool(1);

    assert.equal((await send(request)).status, 500);
    assert.equal(await held(), 1);
    // The pool counts a connection that PostgreSQL does not have any more.
    await expectBesidePool(0);
  });

  it('takes a second client while it holds one, and waits for itself when that was the last; the twin does not', async () => {
    const { request } = misuse('nested-acquire');
    const { max } = await pool();
    while ((await held()) < max - 2) await send('GET /orders/9999');
    assert.equal((await send(request)).status, 200, 'two clients are left');

    await send('GET /orders/9999');
    assert.equal((await send(fixed(request))).status, 200, 'one client is left');
    const { status, text } = await send(request);
    assert.equal(status, 500);
    assert.match(text, /timeout exceeded/);
    assert.equal(await held(), max - 1);
  });

  it('does not end the service', async () => {
    assert.equal((await send('GET /health')).status, 200);
  });
});

function fixed(request: RequestLine): RequestLine {
  return request.replace(' /', ' /fixed/') as RequestLine;
}

/** The misuse of this kind on the route that is there to show it. */
function misuse(kind: Misuse['kind']): Misuse {
  const found = misusingRoutes
    .flatMap((route: Route) => route.misuses)
    .find((candidate) => candidate.kind === kind);
  assert.ok(found, kind);
  return found;
}
