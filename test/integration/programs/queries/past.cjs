/**
 * Takes clients and returns them, one after the other; at SIGUSR2 very many at once, after which it prints "over" and
 * does nothing any more.
 */
const { setTimeout: sleep } = require('node:timers/promises');
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
const VERY_MANY = 20_000;
let isSlow = true;

process.once('SIGUSR2', () => (isSlow = false));

async function main() {
  while (isSlow) {
    const client = await pool.connect(); // taken
    client.release();
    await pool.query('SELECT 1');
    await sleep(5);
  }
  const takeOne = async () => (await pool.connect()).release();
  await Promise.all(Array.from({ length: VERY_MANY }, takeOne));
  console.log('over');
}

main();
setInterval(() => {}, 1000);
