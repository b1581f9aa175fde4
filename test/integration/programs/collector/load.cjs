/**
 * Takes and returns clients at many places and holds two of five, until it is told to stop by SIGUSR2. Says now and
 * then how much memory it holds, and at the end what it did. Needs --expose-gc.
 */
const { setTimeout: delay } = require('node:timers/promises');
const { Pool } = require('pg');

const SITES = 1500;

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 5, idleTimeoutMillis: 0 });
const counts = { held: 0, returned: 0, destroyed: 0 };
let isOver = false;
process.on('SIGUSR2', () => (isOver = true));

/** One line each: the hook counts each of them by itself, and tells of all that were used since it last did. */
const acquirers = Array.from({ length: SITES }, () => 'async () => await pool.connect()');
const sites = new Function('pool', `return [\n${acquirers.join(',\n')}\n];`)(pool);

async function main() {
  for (; counts.held < 2; counts.held++) await pool.connect(); // held
  while (!isOver) {
    for (const site of sites) {
      const client = await site();
      client.release();
      counts.returned++;
    }
    const client = await pool.connect();
    await client.query('SELECT 1');
    client.release(true);
    counts.destroyed++;
    await delay(200);
    globalThis.gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    console.log(`memory ${heapUsed + arrayBuffers}`);
  }
  console.log(`did ${JSON.stringify(counts)}`);
  // Stays until it has been heard.
  process.once('SIGTERM', () => process.exit(3));
  setInterval(() => undefined, 1000);
}

main();
