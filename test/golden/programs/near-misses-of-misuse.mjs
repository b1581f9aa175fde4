// Three ways and more to come close to each kind of misuse, all of them sound. Nothing is to be said.
import { once } from 'node:events';
import { createServer } from 'node:http';
import pg from 'pg';

const connectionString = process.env.DATABASE_URL;
const pool = new pg.Pool({ connectionString, max: 4 });
const single = new pg.Pool({ connectionString, max: 1 });

const nearMisses = {
  'double-release': [
    async function theSameClientTwice() {
      for (let turn = 0; turn < 2; turn++) {
        const client = await single.connect();
        await client.query('SELECT 1');
        client.release();
      }
    },
    async function oneOfTwoPaths() {
      const client = await pool.connect();
      let failure;
      try {
        await client.query('SELECT 1 / 0');
      } catch (error) {
        failure = error;
      }
      client.release(failure);
    },
    async function twoClientsAtOnce() {
      const clients = await Promise.all([pool.connect(), pool.connect()]);
      for (const client of clients) client.release();
    },
  ],
  'stale-release': [
    async function handedToWhoeverReleases() {
      const finish = (client) => client.release();
      finish(await single.connect());
    },
    async function lateWhileOthersWait() {
      const client = await single.connect();
      const next = single.connect();
      await client.query('SELECT pg_sleep(0.05)');
      client.release();
      (await next).release();
    },
    async function byTheNextHolderItself() {
      const first = await single.connect();
      first.release();
      const second = await single.connect();
      second.release();
    },
  ],
  'use-after-release': [
    async function acquiredAgain() {
      let client = await single.connect();
      client.release();
      client = await single.connect();
      await client.query('SELECT 1');
      client.release();
    },
    async function byThePoolItself() {
      const client = await single.connect();
      client.release();
      await single.query('SELECT 1');
    },
    async function byTheNextHolder() {
      const client = await single.connect();
      const next = single.connect().then(async (taken) => {
        await taken.query('SELECT 1');
        taken.release();
      });
      client.release();
      await next;
    },
  ],
  'open-transaction': [
    async function committed() {
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query('COMMIT');
      client.release();
    },
    async function rolledBackAfterAnError() {
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query('SELECT 1 / 0').catch(() => client.query('ROLLBACK'));
      client.release();
    },
    async function thrownAway() {
      const client = await pool.connect();
      await client.query('BEGIN');
      client.release(true);
    },
  ],
  'busy-return': [
    async function afterItsQueries() {
      const client = await pool.connect();
      const queued = ['SELECT 1', 'SELECT 2'].map((text) => client.query(text));
      await queued[0];
      await queued[1];
      client.release();
    },
    async function afterAFailure() {
      const client = await pool.connect();
      await client.query('SELEC').catch(() => undefined);
      client.release();
    },
    async function inTheCallbackOfItsQuery() {
      const client = await pool.connect();
      await new Promise((resolve) => client.query('SELECT 1', resolve));
      client.release();
    },
  ],
  'ended-not-released': [
    async function thrownAway() {
      const client = await pool.connect();
      client.release(true);
    },
    async function oneOfNoPool() {
      const client = new pg.Client({ connectionString });
      await client.connect();
      await client.end();
    },
    async function aPool() {
      const own = new pg.Pool({ connectionString });
      (await own.connect()).release();
      await own.end();
    },
  ],
  'nested-acquire': [
    () =>
      asRequest(async () => {
        for (let turn = 0; turn < 2; turn++) (await pool.connect()).release();
      }),
    () =>
      asRequest(async () => {
        const client = await pool.connect();
        (await single.connect()).release();
        client.release();
      }),
    () =>
      asRequest(async () => {
        await Promise.all([pool.query('SELECT 1'), pool.query('SELECT 2')]);
      }),
  ],
  'client-never-ended': [
    async function ended() {
      const client = new pg.Client({ connectionString });
      await client.connect();
      await client.query('SELECT 1 / 0').catch(() => undefined);
      await client.end();
    },
    function neverConnected() {
      void new pg.Client({ connectionString });
    },
    async function failedToConnect() {
      const client = new pg.Client({ connectionString: databaseUrl('none') });
      await client.connect().catch(() => undefined);
    },
  ],
  'pool-per-call': [
    async function onePerDatabase() {
      for (let database = 0; database < 12; database++) {
        const own = new pg.Pool({ connectionString: databaseUrl(`tenant${database}`) });
        await own.end();
      }
    },
    async function twoLines() {
      const reading = new pg.Pool({ connectionString });
      const writing = new pg.Pool({ connectionString });
      await Promise.all([reading.end(), writing.end()]);
    },
    async function oneForManyCalls() {
      for (let call = 0; call < 12; call++) await pool.query('SELECT 1');
    },
  ],
  'listener-growth': [
    async function takenBack() {
      for (let turn = 0; turn < 15; turn++) {
        const client = await single.connect();
        const onNotice = () => undefined;
        client.on('notice', onNotice);
        client.off('notice', onNotice);
        client.release();
      }
    },
    async function onceForEachConnection() {
      const own = new pg.Pool({ connectionString, max: 1 });
      own.on('connect', (client) => client.on('notice', () => undefined));
      for (let turn = 0; turn < 15; turn++) (await own.connect()).release();
      await own.end();
    },
    async function ofTheCheckoutAlone() {
      for (let turn = 0; turn < 15; turn++) {
        const client = await single.connect();
        client.once('notice', () => undefined);
        await client.query("DO $$ BEGIN RAISE NOTICE 'hello'; END $$");
        client.release();
      }
    },
  ],
};

/** Of another database on the same server. */
function databaseUrl(name) {
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return url.href;
}

/** Calls it in a request to a server of its own. */
async function asRequest(handle) {
  const server = createServer((request, response) => void handle().then(() => response.end()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await (await fetch(`http://127.0.0.1:${server.address().port}/`)).text();
  server.close();
  server.closeAllConnections();
}

for (const misses of Object.values(nearMisses)) for (const miss of misses) await miss();
await Promise.all([pool.end(), single.end()]);
console.log(JSON.stringify(Object.keys(nearMisses)));
