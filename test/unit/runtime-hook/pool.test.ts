import { strict as assert } from 'node:assert';
import { AsyncResource } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Pool } from 'pg';
import type { Lease } from '../../../runtime-hook/lease.ts';
import type { PgClient } from '../../../runtime-hook/client.ts';
import type { Recorder } from '../../../runtime-hook/recorder.ts';
import { hasEnded } from '../../../runtime-hook/scope.ts';
import {
  clock,
  current,
  FakeClient,
  makePool,
  patchHeir,
  poolPrototype,
  startObserving,
  unpatched,
} from './observedPool.ts';

describe('the hook on pg-pool', () => {
  let recorder: Recorder;
  let pool: Pool;
  beforeEach(() => {
    recorder = startObserving();
    pool = makePool();
  });
  afterEach(() => assert.equal(recorder.internalErrors, 0));

  const open = (): Lease[] => [...recorder.openLeases.members()];
  const counts = (): number[][] =>
    [...recorder.statistics.values()].map(({ acquired, released, destroyed, failed }) => [
      acquired,
      released,
      destroyed,
      failed,
    ]);

  it('sees the pool, and the line that made it', () => {
    const [seen] = recorder.pools.all;
    assert.equal(seen?.ref.deref(), pool);
    assert.match(recorder.callSites.scripts[seen.site.frames[0]!.source]!, /observedPool\.ts/);
  });

  it('sees a pool once that is made an emitter twice', () => {
    class Twice extends Pool {
      constructor() {
        super();
        (EventEmitter as unknown as () => void).call(this);
      }
    }
    const twice = new Twice();
    assert.deepEqual([...recorder.pools.all].map(({ ref }) => ref.deref()).slice(1), [twice]);
  });

  it('pairs acquire and release of the promise form', async () => {
    const client = await pool.connect();
    assert.equal(open().length, 1);
    client.release();
    assert.deepEqual(open(), []);
    assert.deepEqual(counts(), [[1, 1, 0, 0]]);
  });

  it('pairs acquire and release of the callback form, by either release', async () => {
    const [, client, release] = await new Promise<unknown[]>((resolve) => {
      pool.connect((...values: unknown[]) => resolve(values));
    });
    assert.equal((client as { release: unknown }).release, release);
    assert.equal(open().length, 1);
    (release as () => void)();
    assert.deepEqual(open(), []);
  });

  it('tells a destroyed client from a released one', async () => {
    (await pool.connect()).release(true);
    assert.deepEqual(counts(), [[1, 0, 1, 0]]);
  });

  it('counts an acquire as failed when the pool cannot make a client', () => {
    function Refusing(): void {
      throw new Error('no connection string');
    }
    assert.throws(() => makePool({ Client: Refusing as never }).connect(), /no connection string/);
    assert.deepEqual(counts(), [[0, 0, 0, 1]]);
    assert.equal(recorder.waiting.size, 0);
  });

  it('counts an acquire as failed when the pool refuses the client that it has made', async () => {
    const errors = [new Error('not this one'), undefined];
    const verified = makePool({
      verify: (_client, callback) => setImmediate(() => callback(errors.shift())),
    });
    const outcomes: unknown[] = [];
    await assert.rejects(
      verified.connect().finally(() => outcomes.push(open().length)),
      /not this one/,
    );
    recorder.review();
    assert.deepEqual(counts(), [[0, 0, 0, 1]]);
    const client = await verified.connect();
    assert.equal(open().length, 1);
    client.release();
    assert.deepEqual([outcomes, counts().at(-1)], [[0], [1, 1, 0, 0]]);
  });

  it('counts a second release of the same checkout once and lets it throw', async () => {
    const client = await pool.connect();
    client.release();
    assert.throws(() => client.release(), /already been released/);
    assert.deepEqual(counts(), [[1, 1, 0, 0]]);
  });

  it('gives a client that is handed on to its next holder', async () => {
    const first = await pool.connect();
    const second = await pool.connect();
    const waiting = pool.connect();
    first.release();
    const third = await waiting;
    assert.equal(third, first);
    assert.equal(open().length, 2);
    second.release();
    third.release();
    assert.equal(open().length, 0);
  });

  it("keeps pool.query apart: no call site, no lease of the program's", async () => {
    await new Promise<void>((resolve) => pool.query('SELECT 1', [], () => resolve()));
    assert.deepEqual(counts(), []);
    assert.deepEqual(open(), []);
    assert.equal([...recorder.pools.all][0]?.poolQueries, 1);
  });

  it('takes an acquire that timed out for a failure, not a lease', async () => {
    const clients = [await pool.connect(), await pool.connect()];
    await assert.rejects(pool.connect(), /timeout exceeded/);
    recorder.review();
    assert.equal(open().length, 2);
    assert.deepEqual(counts().at(-1), [0, 0, 0, 1]);
    assert.equal(recorder.waiting.size, 0);
    for (const client of clients) client.release();
  });

  it('takes a connection that was refused for a failure', async () => {
    FakeClient.refuse = true;
    await assert.rejects(pool.connect(), /refused/);
    recorder.review();
    assert.deepEqual(counts(), [[0, 0, 0, 1]]);
    assert.equal(recorder.waiting.size, 0);
  });

  it('takes an acquire from a pool that is ending for a failure', async () => {
    await pool.end();
    await assert.rejects(pool.connect(), /after calling end/);
    recorder.review();
    assert.deepEqual(counts(), [[0, 0, 0, 1]]);
  });

  it('knows when a client is busy and since when it is idle', async () => {
    const client = (await pool.connect()) as unknown as FakeClient & { release: () => void };
    const [lease] = open();
    const done = new Promise<void>((resolve) => client.query('SELECT 1', [], () => resolve()));
    assert.equal(lease?.busy, true);
    await done;
    assert.equal(lease.busy, false);
    assert.ok(lease.idleSinceMs > lease.acquiredMs);
    assert.equal(lease.queryText, 'SELECT 1');
    client.release();
  });

  it('leaves what reflection and the program see as it was', async () => {
    assert.deepEqual(
      (['connect', 'query', 'newClient', '_acquireClient', '_releaseOnce'] as const).map((name) => {
        const method = (poolPrototype as Record<string, (...values: never[]) => unknown>)[name]!;
        return [method.name, method.length];
      }),
      [
        ['connect', 1],
        ['query', 3],
        ['newClient', 1],
        ['_acquireClient', 4],
        ['_releaseOnce', 2],
      ],
    );
    const client = await pool.connect();
    assert.equal(client.release.name, '');
    assert.equal(client.release.length, 1);
    assert.deepEqual(
      Object.keys(client).filter((key) => /lens|leak/i.test(key)),
      [],
    );
    const connect = pool.connect.bind(pool) as (
      callback: (error: unknown, client: { release: () => void }) => void,
    ) => unknown;
    assert.equal(
      connect((_, other) => other.release()),
      undefined,
    );
    client.release();
  });

  it('knows the request in which a client was acquired, and when it is over', async () => {
    const server = createServer((_, response) => {
      void pool.connect().then(() => response.end());
    }).listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const request = get(`http://127.0.0.1:${port}/orders/17/items?secret=1`);
    const [answer] = (await once(request, 'response')) as [NodeJS.ReadableStream];
    await once(answer.resume(), 'end');
    const scope = open()[0]?.acquire.scope;
    assert.ok(scope);
    assert.equal(scope.label(), 'GET /orders/:id/items');
    assert.ok(hasEnded(scope, clock));
    server.close();
  });

  it('does not take what is acquired after a request for a part of it, but for activity', async () => {
    let acquireLate!: () => Promise<void>;
    const server = createServer((_, response) => {
      acquireLate = AsyncResource.bind(async () => {
        (await pool.connect()).release();
      });
      void pool.connect().then(() => response.end());
    }).listen(0);
    await once(server, 'listening');
    const [answer] = (await once(
      get(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
      'response',
    )) as [NodeJS.ReadableStream];
    await once(answer.resume(), 'end');
    const [lease] = open();
    const scope = lease?.acquire.scope;
    assert.ok(scope && hasEnded(scope, clock) && lease.acquire.isInScope);
    const before = scope.lastActiveMs;
    await acquireLate();
    assert.ok(scope.lastActiveMs > before);
    server.close();
  });

  it('takes a cursor that nobody reads for idle, and one that is read for busy', async () => {
    const client = (await pool.connect()) as unknown as FakeClient & { release: () => void };
    const [lease] = open();
    const cursor = { submit: () => undefined, state: 'busy' };
    client._activeQuery = cursor;
    recorder.review();
    assert.equal(lease?.busy, true);
    cursor.state = 'idle';
    client._handlePortalSuspended();
    assert.equal(lease.busy, false);
    cursor.state = 'busy';
    recorder.review();
    assert.equal(lease.busy, true);
    client.release();
  });

  it('sees that a cursor was read between two reviews, although it calls back later', async () => {
    const client = (await pool.connect()) as unknown as FakeClient & { release: () => void };
    const [lease] = open();
    const acquiredMs = lease!.idleSinceMs;
    const cursor = { submit: () => undefined, state: 'idle', _cb: (() => undefined) as unknown };
    client._activeQuery = cursor;
    client._handlePortalSuspended();
    cursor._cb = null;
    recorder.review();
    assert.equal(lease!.busy, false);
    assert.ok(lease!.idleSinceMs > acquiredMs);
    client.release();
  });

  it('has no scope outside of a request', async () => {
    const client = await pool.connect();
    assert.equal(open()[0]?.acquire.scope, undefined);
    client.release();
  });

  it('does not mind a client that is not its own', () => {
    current.queried({} as PgClient, 'SELECT 1', () => undefined);
    current.settled({} as PgClient);
    assert.deepEqual(open(), []);
  });

  it('knows who acquires by an override that goes around its own', async () => {
    class Traced extends Pool {}
    for (const name of ['connect', 'query'] as const) {
      const original = unpatched[name]!.value as (...parameters: unknown[]) => unknown;
      const value = function (this: Pool, ...parameters: unknown[]): unknown {
        return original.apply(this, parameters);
      };
      Object.defineProperty(Traced.prototype, name, { value, configurable: true, writable: true });
    }
    patchHeir(Traced.prototype);
    const traced = new Traced({ Client: FakeClient as never, max: 1 });
    async function use(): Promise<void> {
      const client = await traced.connect();
      client.release();
    }
    await Promise.all([1, 2].map(use));
    await new Promise<void>((resolve) => traced.query('SELECT 1', [], () => resolve()));
    const { callSites, statistics, pools } = recorder;
    const of = [...statistics.values()].filter(({ acquired }) => acquired > 0);
    assert.deepEqual(
      of.map(({ site, acquired, released }) => [site.frames[0]?.function, acquired, released]),
      [['use', 2, 2]],
    );
    assert.equal([...pools.all].at(-1)?.poolQueries, 1);
    assert.equal(recorder.waiting.size + recorder.openLeases.size, 0);
    assert.equal(callSites.droppedCount, 0);
  });
});
