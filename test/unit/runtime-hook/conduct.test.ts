import { strict as assert } from 'node:assert';
import { AsyncResource } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Pool, PoolClient } from 'pg';
import type { Misuse } from '../../../runtime-hook/misuse.ts';
import type { Recorder } from '../../../runtime-hook/recorder.ts';

import { type FakeClient, makePool, startObserving } from './observedPool.ts';

describe('the conduct of a program', () => {
  let recorder: Recorder;
  let pool: Pool;
  beforeEach(() => {
    recorder = startObserving();
    pool = makePool();
  });
  afterEach(() => assert.equal(recorder.internalErrors, 0));

  const misuses = (): readonly Misuse[] => recorder.conduct.misuses.since(0);
  const seen = (): (string | number)[][] => misuses().map(({ kind, count }) => [kind, count]);
  /** The function that a site is in. */
  const functionOf = (site: Misuse['other']): string | undefined => site?.frames[0]?.function;

  /** Runs a request of its own, which is answered when the function returned has been called. */
  function request<Result>(url: string, handle: () => Promise<Result>): [Promise<Result>, () => void] {
    const response = { writableFinished: false };
    const running = new AsyncResource('request').runInAsyncScope(() => {
      channel('http.server.request.start').publish({ request: { method: 'GET', url }, response });
      return handle();
    });
    return [running, () => (response.writableFinished = true)];
  }

  it('is sound when clients are acquired, used and released', async () => {
    for (let turn = 0; turn < 3; turn++) {
      const client = await pool.connect();
      await new Promise<void>((resolve) => client.query('SELECT 1', [], () => resolve()));
      client.release();
    }
    (await pool.connect()).release(true);
    assert.deepEqual(seen(), []);
  });

  it('is wrong when a checkout is released twice', async () => {
    const client = await pool.connect();
    function first(): void {
      client.release();
    }
    function second(): void {
      client.release();
    }
    first();
    assert.throws(second, /already been released/);
    const [misuse] = misuses();
    assert.equal(misuse?.kind, 'double-release');
    assert.deepEqual([functionOf(misuse.site), functionOf(misuse.other)], ['second', 'first']);
  });

  it("is wrong when a late release frees the next holder's client", async () => {
    const single = makePool({ max: 1 });
    // The connection is opened by nobody who plays a part.
    (await single.connect()).release();
    let client!: PoolClient;
    let releaseLate!: () => void;
    const [holding] = request('/first', async () => {
      client = await single.connect();
      function late(): void {
        client.release();
      }
      releaseLate = AsyncResource.bind(late);
    });
    await holding;
    const [waiting] = request('/second', async function victim() {
      return single.connect();
    });
    client.release();
    await waiting;
    releaseLate();
    // Nothing is proven before the victim releases, too.
    assert.deepEqual(seen(), []);
    assert.throws(() => client.release(), /already been released/);
    const [misuse, ...others] = misuses();
    assert.deepEqual([misuse?.kind, others], ['stale-release', []]);
    assert.equal(functionOf(misuse!.site), 'late');
    assert.equal(functionOf(misuse!.other), 'victim');
    assert.equal(misuse!.details.scope!.label(), 'GET /first');
    assert.equal(misuse!.details.otherScope!.label(), 'GET /second');
    assert.throws(() => client.release(), /already been released/);
    assert.deepEqual(seen(), [['stale-release', 1]]);
  });

  it('is sound when work on a client is queued, and runs in the context of another request', async () => {
    const single = makePool({ max: 1 });
    (await single.connect()).release();
    let run!: (task: () => void) => void;
    const [queueing] = request('/first', async () => {
      const client = await single.connect();
      run = AsyncResource.bind((task: () => void) => task());
      client.release();
    });
    await queueing;
    const [queued] = request('/second', async () => {
      const client = await single.connect();
      run(() => {
        void client.query('SELECT 1');
      });
      await new Promise((resolve) => setImmediate(resolve));
      run(() => client.release());
    });
    await queued;
    assert.deepEqual(seen(), []);
  });

  it('is not judged by the context of a callback, which is that of whoever released', async () => {
    const single = makePool({ max: 1 });
    (await single.connect()).release();
    let client!: PoolClient;
    let done!: () => void;
    const [holding] = request('/first', async () => {
      client = await single.connect();
      done = AsyncResource.bind(() => client.release());
    });
    await holding;
    const [waiting] = request(
      '/second',
      () =>
        new Promise<void>((resolve) => {
          single.connect((_error, mine, release) => {
            void mine!.query('SELECT 1');
            mine!.emit('drain');
            setImmediate(() => {
              release();
              resolve();
            });
          });
        }),
    );
    done();
    await waiting;
    assert.deepEqual(seen(), []);
  });

  it('is wrong when a client is queried after its release', async () => {
    const client = await pool.connect();
    client.release();
    function late(): void {
      void client.query('SELECT 1');
    }
    late();
    const [misuse] = misuses();
    assert.deepEqual([misuse?.kind, functionOf(misuse!.site)], ['use-after-release', 'late']);
  });

  it('is sound when listeners of the pool prepare its clients', async () => {
    pool.on('connect', (client) => void client.query('SET x = 1'));
    pool.on('release', (_error, client) => void client.query('RESET ALL'));
    (await pool.connect()).release();
    assert.deepEqual(
      seen().filter(([kind]) => kind === 'use-after-release'),
      [],
    );
  });

  it('is sound when a listener of the pool prepares a client that is about to be handed out', async () => {
    const single = makePool({ max: 1 });
    single.on('acquire', (client) => {
      // Is answered at once, so that the client is idle again.
      (client as unknown as FakeClient).query('SET x = 1');
      (client as unknown as FakeClient)._handleReadyForQuery();
    });
    (await single.connect()).release();
    (await single.connect()).release();
    assert.deepEqual(seen(), []);
  });

  it('is not judged by the context in which a connection was opened, whoever had it first', async () => {
    const single = makePool({ max: 1 });
    const [first] = request('/first', async () => {
      const client = await single.connect();
      return { destroy: AsyncResource.bind(() => client.release(true)), socket: new AsyncResource('socket') };
    });
    const { destroy, socket } = await first;
    const [second] = request('/second', () => single.connect());
    // Connects again, for the second request in the context of the first.
    destroy();
    (await second).release();
    await socket.runInAsyncScope(async () => (await single.connect()).release());
    const [third] = request('/third', () => single.connect());
    const client = await third;
    socket.runInAsyncScope(() => client.release());
    assert.deepEqual(seen(), []);
  });

  for (const status of ['T', 'E'] as const) {
    it(`is wrong when a client is released in transaction status ${status}`, async () => {
      const client = await pool.connect();
      (client as unknown as FakeClient)._txStatus = status;
      client.release();
      assert.deepEqual(seen(), [['open-transaction', 1]]);
      assert.equal(misuses()[0]?.details.transaction, status);
    });
  }

  it('is sound when a client is handed on in the transaction of somebody else', async () => {
    const single = makePool({ max: 1 });
    const guilty = await single.connect();
    (guilty as unknown as FakeClient)._txStatus = 'T';
    guilty.release();
    (await single.connect()).release();
    assert.deepEqual(seen(), [['open-transaction', 1]]);
  });

  it('is sound when a client is destroyed in a transaction', async () => {
    const client = await pool.connect();
    (client as unknown as FakeClient)._txStatus = 'T';
    client.release(new Error('failed'));
    assert.deepEqual(seen(), []);
  });

  it('is sound when nobody gets the client that is released in a transaction', async () => {
    const dead = await pool.connect();
    Object.assign(dead, { _txStatus: 'T', _queryable: false });
    dead.release();
    const last = await pool.connect();
    Object.assign(last, { _txStatus: 'T' });
    void pool.end();
    last.release();
    assert.deepEqual(seen(), []);
  });

  it('is sound when a callback releases, where only messages tell that the transaction is over', async () => {
    const client = await pool.connect();
    const fake = client as unknown as FakeClient;
    Object.assign(fake, { _txStatus: undefined });
    fake._handleReadyForQuery({ status: 'T' });
    client.once('settled', () => client.release());
    fake._handleReadyForQuery({ status: 'I' });
    assert.deepEqual(seen(), []);
  });

  const actives: readonly [string, object, boolean][] = [
    ['with a query in flight', { _result: {}, text: 'SELECT 1', values: [] }, true],
    ['with a named one', { _result: {}, name: 'orders', callback: () => undefined }, true],
    ['whose query has no text, and so is not sent', { _result: {} }, false],
    ['whose query has no list of values, and so is not sent', { _result: {}, text: '', values: {} }, false],
    ['with an open cursor that nobody reads', { state: 'idle' }, true],
    ['with an open stream', { cursor: { state: 'idle' } }, true],
    ['with a cursor that is done', { state: 'done' }, false],
    ['with a COPY that is done but for the server', { pipe: 1 }, false],
  ];
  for (const [state, active, isWrong] of actives) {
    it(`is ${isWrong ? 'wrong' : 'sound'} when a client is released ${state}`, async () => {
      const client = await pool.connect();
      (client as unknown as FakeClient)._activeQuery = active;
      client.release();
      assert.deepEqual(seen(), isWrong ? [['busy-return', 1]] : []);
    });
  }

  it('is wrong when a query that has a timeout is in flight, and sound when it has taken too long', async () => {
    const settlePromise = (error?: unknown, result?: unknown): unknown => error ?? result;
    for (const [callback, isWrong] of [
      [() => undefined, false],
      [settlePromise, true],
    ] as const) {
      const client = await pool.connect();
      const _activeQuery = { _result: {}, text: 'SELECT pg_sleep(1)', callback };
      Object.assign(client, { connectionParameters: { query_timeout: 10 }, _activeQuery });
      client.release();
      assert.deepEqual(seen(), isWrong ? [['busy-return', 1]] : []);
    }
  });

  it('is wrong when a client is ended, until it is released', async () => {
    const client = (await pool.connect()) as PoolClient & { end: () => void };
    void client.end();
    void client.end();
    assert.deepEqual(seen(), [['ended-not-released', 1]]);
    client.release();
    assert.deepEqual(seen(), [['ended-not-released', 0]]);
  });

  it('is dangerous when a request asks for a second client while it holds one', async () => {
    const [both] = request('/both', async () => {
      const first = await pool.connect();
      async function takeSecond(): Promise<PoolClient> {
        return pool.connect();
      }
      const second = await takeSecond();
      first.release();
      second.release();
    });
    await both;
    const [misuse] = misuses();
    assert.deepEqual(
      [misuse?.kind, functionOf(misuse!.site), misuse!.concurrency],
      ['nested-acquire', 'takeSecond', 2],
    );
  });

  it('is dangerous when a request runs pool.query while it holds a client', async () => {
    const [both] = request('/both', async () => {
      const first = await pool.connect();
      await new Promise<void>((resolve) => pool.query('SELECT 1', [], () => resolve()));
      first.release();
    });
    await both;
    assert.deepEqual(seen(), [['nested-acquire', 1]]);
  });

  it('is sound when a request keeps a client on purpose, or has another at work meanwhile', async () => {
    const [kept] = request('/kept', async () => {
      const listening = await pool.connect();
      await new Promise<void>((resolve) => listening.query('LISTEN orders', [], () => resolve()));
      (await pool.connect()).release();
      listening.release();
    });
    await kept;
    const [both] = request('/both', async () => {
      const first = await pool.connect();
      const answered = new Promise<void>((resolve) => first.query('SELECT 1', [], () => resolve()));
      const second = pool.connect();
      await answered;
      first.release();
      (await second).release();
    });
    await both;
    assert.deepEqual(seen(), []);
  });

  it('is sound when a request takes clients one after the other, or of two pools, or with others', async () => {
    const other = makePool();
    const [each] = request('/each', async () => {
      (await pool.connect()).release();
      const first = await pool.connect();
      const second = await other.connect();
      first.release();
      second.release();
    });
    const [meanwhile] = request('/meanwhile', async () => (await pool.connect()).release());
    await Promise.all([each, meanwhile]);
    const [first, second] = [await pool.connect(), await pool.connect()];
    first.release();
    second.release();
    assert.deepEqual(seen(), []);
  });

  it('is wrong when one place makes pool after pool', () => {
    const databases = ['a', 'b', 'c', 'd', 'orders', 'orders', 'orders', 'orders', 'orders'];
    for (const [index, database] of databases.entries()) {
      makePool({ database });
      recorder.review();
      if (index < databases.length - 1) assert.deepEqual(seen(), []);
    }
    assert.deepEqual(seen(), [['pool-per-call', 5]]);
  });

  it('is sound when each of many databases has its pool', () => {
    for (const tenant of ['a', 'b', 'c', 'd', 'e', 'f'])
      makePool({ connectionString: `postgres://localhost/${tenant}` });
    recorder.review();
    assert.deepEqual(seen(), []);
  });

  it('is not to blame for the listeners that others leave', async () => {
    const single = makePool({ max: 1 });
    single.setMaxListeners(0);
    async function leaves(): Promise<void> {
      const client = await single.connect();
      client.setMaxListeners(0);
      client.on('notice', () => undefined);
      client.release();
    }
    async function leavesNothing(): Promise<void> {
      (await single.connect()).release();
    }
    for (let turn = 0; turn < 15; turn++) {
      await leaves();
      await leavesNothing();
    }
    assert.deepEqual(new Set(misuses().map(({ site }) => functionOf(site))), new Set(['leaves']));
  });

  it('is wrong when every checkout leaves a listener', async () => {
    for (let turn = 0; turn < 12; turn++) {
      const client = await pool.connect();
      client.on('notice', () => undefined);
      client.release();
    }
    assert.equal(misuses()[0]?.kind, 'listener-growth');
  });

  it('is sound when listeners go with the checkout, or are there from the beginning', async () => {
    pool.on('connect', (client) => {
      for (let count = 0; count < 12; count++) client.on('notice', () => undefined);
    });
    for (let turn = 0; turn < 30; turn++) {
      const client = await pool.connect();
      const listener = (): void => undefined;
      client.on('notice', listener);
      client.removeListener('notice', listener);
      client.release();
    }
    assert.deepEqual(seen(), []);
  });
});
