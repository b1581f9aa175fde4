/**
 * `node waits.cjs <scenario>`: callers that have to wait for a client, and what keeps them waiting. Each scenario is a
 * function; jobs stand for requests. It prints "there" when the situation is as the function's name says, and lives
 * until it is killed.
 */
const { setTimeout: sleep } = require('node:timers/promises');
const { Client, Pool } = require('pg');
const { scope } = require(process.env.SCOPE_ENTRY);

const connectionString = process.env.DATABASE_URL;
const pool = new Pool({ connectionString, max: 2 });

/** So many callers at once, each of which holds a client before any goes on. */
function callers(count, goOn) {
  for (let number = 0; number < count; number++) {
    void scope('nested', async () => {
      const first = await holdOne();
      while (pool.totalCount < count || pool.idleCount > 0) await sleep(5);
      await goOn(first);
    });
  }
}

async function holdOne() {
  const client = await pool.connect();
  await client.query('SELECT 1');
  return client;
}

const scenarios = {
  /** As many callers as clients, and each wants a second one. */
  async deadlocked() {
    callers(2, () => pool.connect());
    while (pool.waitingCount < 2) await sleep(5);
  },

  /** The same, but queries of the first ones go on for longer than anybody looks. */
  async nestedWhileBusy() {
    callers(2, async (first) => {
      void first.query('SELECT pg_sleep(60)').catch(() => {});
      await pool.connect();
    });
    while (pool.waitingCount < 2) await sleep(5);
  },

  /** One caller, and a client for either. */
  async nestedWithOneLeft() {
    let isThere = false;
    callers(1, async () => {
      await pool.connect();
      isThere = true;
      await new Promise(() => {});
    });
    while (!isThere) await sleep(5);
  },

  /** One job does many things at once, which do something else while each holds a client. */
  async sideBySide() {
    let left = 9;
    const lane = async () => {
      while (left-- > 0) {
        const client = await holdOne();
        await sleep(2000);
        client.release();
      }
    };
    void scope('parallel', () => Promise.all([lane(), lane(), lane()]));
    while (pool.waitingCount < 1) await sleep(5);
  },

  /** Nobody who holds a client does anything. */
  async exhausted() {
    const held = [await pool.connect(), await pool.connect()];
    for (const client of held) await client.query('SELECT 1');
    void pool.connect();
  },

  /** Whoever holds one works. */
  async starved() {
    const held = [await pool.connect(), await pool.connect()];
    const work = (client) => client.query('SELECT pg_sleep(0.2)').then(() => work(client));
    for (const client of held) work(client).catch(() => {});
    void waitForOne();
    void pool.query('SELECT 1');
  },

  /** It is waited for, and handed over in the end. */
  async handedOver() {
    const [first, second] = [await holdOne(), await holdOne()];
    const waiting = waitForOne();
    await sleep(2500);
    second.release();
    (await waiting).release();
    first.release();
  },

  /** The wait comes to nothing. */
  async timedOut() {
    pool.options.connectionTimeoutMillis = 1800;
    const held = [await pool.connect(), await pool.connect()];
    await waitForOne().catch(() => {});
    for (const client of held) client.release();
  },

  /** The event loop is busy while somebody waits. */
  async lagging() {
    const held = [await pool.connect(), await pool.connect()];
    const waiting = waitForOne();
    await sleep(50);
    const began = process.cpuUsage();
    const end = Date.now() + 2500;
    // Also by the CPU's time, of which other programs may have taken some.
    while (Date.now() < end || process.cpuUsage(began).user < 2_200_000) for (let i = 0; i < 1e7; i++);
    await sleep(1500);
    for (const client of held) client.release();
    (await waiting).release();
  },

  /** The server ends the connection of a client that is held. */
  async lost() {
    const client = await pool.connect();
    client.on('error', () => {});
    const killer = new Client({ connectionString });
    await killer.connect();
    await killer.query('SELECT pg_terminate_backend($1)', [client.processID]);
    await killer.end();
  },

  /** The same, by a program that notices and gives it back. */
  async lostAndReleased() {
    const client = await pool.connect();
    client.once('error', () => client.release(true));
    const killer = new Client({ connectionString });
    await killer.connect();
    await killer.query('SELECT pg_terminate_backend($1)', [client.processID]);
    await killer.end();
    while (pool.totalCount > 0) await sleep(5);
  },

  /** The pool is to end, but one is held. */
  async cannotEnd() {
    const client = await pool.connect();
    await client.query('SELECT 1');
    void pool.end();
  },

  /** The pool is to end, while a job does something else before its last query. */
  async endsDuringJob() {
    const job = scope('slow', async () => {
      const client = await holdOne();
      await sleep(3000);
      await client.query('SELECT 1');
      client.release();
    });
    while (pool.totalCount < 1) await sleep(5);
    void pool.end();
    await job;
  },

  /** The pool ends as soon as the last query has. */
  async endsInTime() {
    const client = await pool.connect();
    void pool.end();
    await client.query('SELECT pg_sleep(2)');
    client.release();
  },
};

function waitForOne() {
  return pool.connect();
}

async function main() {
  await scenarios[process.argv[2]]();
  console.log('there');
  setInterval(() => {}, 60_000);
}

void main();
