import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Pool } from 'pg';
import type { Query } from '../../../protocol/wire.ts';
import type { Recorder } from '../../../runtime-hook/recorder.ts';
import { FakeClient, makePool, startObserving } from './observedPool.ts';

describe('queries', () => {
  let recorder: Recorder;
  let pool: Pool;
  beforeEach(async () => {
    startObserving();
    pool = makePool();
    // A client that is made first calls back from another stack.
    (await pool.connect()).release();
    recorder = startObserving();
  });
  afterEach(() => assert.equal(recorder.internalErrors, 0));

  const records = (): Query[] =>
    [...recorder.queries.all].map((statistics) => statistics.toRecord(({ id }) => id));
  const only = (): Query => {
    const [record, ...others] = records();
    assert.ok(record && others.length === 0, String(records().length));
    return record;
  };
  /** Each from the same stack. */
  const take = (use: (client: FakeClient, release: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(() => {
        pool.connect((_, client, release) => {
          use(client as unknown as FakeClient, () => {
            release();
            resolve();
          });
        });
      });
    });
  const takeAndQuery = async (times: number): Promise<void> => {
    for (let count = 0; count < times; count++) {
      await take((client, release) => {
        client.query("SELECT 'a'", [], release);
      });
    }
  };
  const queryPool = async (times: number): Promise<void> => {
    for (let count = 0; count < times; count++) {
      await new Promise<void>((resolve) => {
        setImmediate(() => pool.query('SELECT 1', () => resolve()));
      });
    }
  };

  it('are counted by their call site and where their client was acquired', async () => {
    await takeAndQuery(3);
    const [site] = [...recorder.statistics.keys()];
    const { text, count, failed, isSampled, acquiredAt } = only();
    assert.deepEqual([text, count, failed, isSampled, acquiredAt], ['SELECT ?', 3, 0, false, [[site, 3]]]);
    assert.equal(recorder.callSites.sites[only().site]?.frames[0]?.function, '');
  });

  it('are told apart where one place sends several statements, as far as these are not too many', async () => {
    const takeAndSend = (text: string): Promise<void> =>
      take((client, release) => {
        client.query(text, [], release);
      });
    for (const text of ['BEGIN', 'SELECT 1', 'BEGIN']) await takeAndSend(text);
    const told = (): unknown[] => records().map(({ text, variant, count }) => [text, variant, count]);
    assert.deepEqual(told(), [
      ['BEGIN', undefined, 2],
      ['SELECT ?', 1, 1],
    ]);
    assert.equal(new Set(records().map(({ site }) => site)).size, 1);

    for (let number = 0; number < 20; number++) await takeAndSend(`SELECT a${number}`);
    assert.equal(records().length, 16);
    assert.deepEqual(told().at(-1), ['SELECT a19', 15, 7]);
    assert.equal(recorder.queries.droppedCount, 0);
  });

  it('are a sample once leases are', async () => {
    await takeAndQuery(50);
    recorder.queries.changed = [];
    for (const statistics of recorder.queries.all) statistics.isChanged = false;
    await takeAndQuery(10);
    assert.deepEqual([only().count, only().isSampled], [50, true]);
    assert.equal(recorder.queries.changed.length, 1);
  });

  it('that fail are counted as such, at once', async () => {
    await take((client, release) => {
      client.query('SELECT 1');
      client._handleErrorMessage({ code: '23505', message: 'Key (name)=(secret) already exists.' });
      assert.equal(recorder.openLeases.members()[0]?.failedWith, '23505');
      release();
    });
    assert.deepEqual([only().count, only().failed], [1, 1]);
  });

  it('that fail have nothing to do with the one that is queued behind them', async () => {
    await take((client, release) => {
      const [lease] = recorder.openLeases.members();
      client.query('SELECT 1');
      client._queryQueue.push({});
      client._handleErrorMessage({ code: '23505' });
      assert.equal(lease?.failedWith, undefined);
      release();
    });
  });

  it('tell nothing of an error but a code', async () => {
    await take((client, release) => {
      const [lease] = recorder.openLeases.members();
      const codes = ['ECONNRESET', 'not a code', '42', 'lower', 'X'.repeat(41), 7, undefined].map((code) => {
        client.query('SELECT 1');
        client._handleErrorMessage({ code });
        return lease?.failedWith;
      });
      assert.deepEqual(codes, ['ECONNRESET', undefined, '42', undefined, undefined, undefined, undefined]);
      client.query('SELECT 1');
      assert.equal(lease?.failedWith, undefined);
      release();
    });
  });

  it('fail when the connection is lost before their answer', async () => {
    await take((client, release) => {
      const [lease] = recorder.openLeases.members();
      client.query('SELECT 1');
      // Answered, of which older versions of pg tell nothing.
      client._activeQuery = null;
      client.query('SELECT 2');
      client._errorAllQueries({ code: 'ECONNRESET' });
      assert.equal(lease?.failedWith, 'ECONNRESET');
      release();
    });
    assert.deepEqual([only().count, only().failed], [1, 1]);
  });

  it('that pg does not take, or gives up, are none', async () => {
    await take((client, release) => {
      const [lease] = recorder.openLeases.members();
      Object.assign(client, { _ending: true });
      client.query('SELECT 1');
      assert.equal(lease?.inFlight, undefined);
      Object.assign(client, { _ending: false });
      client.query('SELECT 1');
      client._activeQuery = null;
      recorder.review();
      assert.deepEqual(lease?.inFlight, []);
      client._handleReadyForQuery();
      release();
    });
    assert.deepEqual(records(), []);
  });

  it('by pool.query have the site of the call for the first fifty, then one in 128', async () => {
    await queryPool(50);
    assert.deepEqual([only().count, only().isSampled, only().pool, only().acquiredAt], [50, false, 0, []]);
    await queryPool(77);
    assert.deepEqual([only().count, only().isSampled], [50, true]);
    await queryPool(1);
    assert.equal(only().count, 51);
  });

  it('by pool.query fail when their client is destroyed for it', async () => {
    FakeClient.refusal = new Error('division by zero');
    await queryPool(1);
    assert.deepEqual([only().count, only().failed], [1, 1]);
  });

  it('of a site that is one too many are counted as left out', () => {
    const { queries } = recorder;
    const lease = { acquire: { querySite: recorder.callSites.unknown, requestedMs: 0 } };
    queries.answeredByPool(lease as never, 1, false);
    assert.deepEqual([records(), queries.droppedCount], [[], 1]);
  });
});

describe('idle times', () => {
  let recorder: Recorder;
  let pool: Pool;
  beforeEach(() => {
    recorder = startObserving();
    pool = makePool();
  });

  it('are what is left of a lease when its queries are taken off', async () => {
    const client = (await pool.connect()) as unknown as FakeClient & { release: () => void };
    const [lease] = recorder.openLeases.members();
    assert.ok(lease);
    const sentAtMs = lease.idleSinceMs;
    const answered = new Promise<void>((resolve) => client.query('SELECT 1', [], () => resolve()));
    const { idledMs } = lease;
    assert.ok(idledMs > 0 && lease.idleSinceMs === sentAtMs);
    client.query('SELECT 1', [], () => undefined);
    assert.equal(lease.idledMs, idledMs);
    await answered;
    client.release();
    const [statistics] = recorder.statistics.values();
    const record = statistics!.toRecord(true);
    assert.deepEqual(
      [record.idleMs, record.holdMs].map((histogram) => histogram!.length),
      [1, 1],
    );
  });
});
