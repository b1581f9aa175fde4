/**
 * Ends with clients in its hands, in the way that its argument names. The `early` one is told of at once; the `late` one
 * is taken just before the end.
 */
const { setTimeout: delay } = require('node:timers/promises');
const { Client, Pool } = require('pg');

const connectionString = process.env.DATABASE_URL;
const pool = new Pool({ connectionString, max: 2, allowExitOnIdle: true });

async function holdTwo() {
  const clients = [await pool.connect(), await pool.connect()];
  for (const client of clients) client.release();
  // Both are there already, so that nothing but a few microtasks lies between these lines and the end.
  return [
    await pool.connect(), // early
    await pool.connect(), // late
  ];
}

/** Far enough apart that each begins after some quiet: longer than the pause between two reports. */
async function holdTwoAfterQuiet() {
  await pool.connect(); // first
  await delay(200);
  await pool.connect(); // last
}

const ways = {
  async exit() {
    await holdTwo();
    process.exit(7);
  },
  async exception() {
    await holdTwo();
    process.nextTick(() => {
      throw new Error('of the program');
    });
  },
  async rejection() {
    await holdTwo();
    throw new Error('of the program');
  },
  async handledSignal() {
    process.on('SIGTERM', () => process.exit(5));
    await holdTwo();
    process.kill(process.pid, 'SIGTERM');
  },
  async signal(name) {
    await holdTwoAfterQuiet();
    process.kill(process.pid, name);
  },
  /** Nothing keeps it alive, and nobody will ever answer. */
  async starved() {
    for (const client of await holdTwo()) client.unref();
    await pool.connect();
  },
  /** The server has closed what is held, which the program does not mind. */
  async cutOff() {
    for (const client of await holdTwo()) client.on('error', () => undefined);
    const killer = new Client({ connectionString });
    await killer.connect();
    await killer.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity ' +
        'WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await killer.end();
    await pool.connect();
  },
  /** A client that was ended instead of released keeps its slot. */
  async ended() {
    for (const client of await holdTwo()) await client.end();
    await pool.connect();
  },
  /** A job has been over for a while, and its client is still out. */
  async outlived() {
    process.on('SIGTERM', () => process.exit(6));
    const { scope } = require(process.env.SCOPE_ENTRY);
    await scope('forget', async () => {
      await pool.connect(); // forgotten
    });
  },
};

const [way, ...parameters] = process.argv.slice(2);
ways[way](...parameters);
