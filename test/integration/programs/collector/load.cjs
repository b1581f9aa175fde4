/**
 * Takes and returns clients, and holds two of five, until it is told to stop by SIGUSR2. Says how much memory
 * it holds, and at the end what it did. Needs --expose-gc.
 */
const { setImmediate: turn } = require('node:timers/promises');
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 5, idleTimeoutMillis: 0 });
const counts = { held: 0, returned: 0, destroyed: 0 };
let isOver = false;
process.on('SIGUSR2', () => (isOver = true));

/** Each call site is one of its own for the hook, which has more to tell the more there are. */
const sites = Array.from({ length: 300 }, (_, index) =>
  new Function('pool', `return async function site${index}() { return await pool.connect(); }`)(pool),
);

async function round(number) {
  const client = await sites[number % sites.length]();
  await client.query('SELECT 1');
  if (number % 50 === 49) {
    client.release(true);
    counts.destroyed++;
  } else {
    client.release();
    counts.returned++;
  }
}

async function main() {
  for (; counts.held < 2; counts.held++) await pool.connect(); // held
  for (let number = 0; !isOver; number++) {
    await Promise.all([round(number), round(number + 1), round(number + 2)]);
    if (number % 100 === 0) {
      await turn();
      globalThis.gc();
      console.log(`heap ${process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers}`);
    }
  }
  console.log(`did ${JSON.stringify(counts)}`);
  console.log(`counts ${[pool.totalCount, pool.idleCount, pool.waitingCount]}`);
  // Stays until it has been heard.
  process.once('SIGTERM', () => process.exit(3));
  setInterval(() => undefined, 1000);
}

main();
