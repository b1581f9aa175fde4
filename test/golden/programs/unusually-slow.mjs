// Sixty quick queries, and one that is slower by far, but not slow as such.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });

async function readOrder(seconds) {
  const client = await pool.connect();
  await client.query('SELECT pg_sleep($1)', [seconds]);
  client.release();
}

setTimeout(() => process.exit(), 6500);
for (const seconds of [...Array(60).fill(0), 10]) {
  // Counts of holding times travel every four seconds.
  if (seconds > 0) await delay(5000);
  await readOrder(seconds);
}
