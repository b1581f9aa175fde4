// Three clients come back late, so the fourth one, as late as they were, is not suspected.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });

async function poll(pauseMs) {
  const client = await pool.connect();
  await client.query('SELECT 1');
  await delay(pauseMs);
  client.release();
}

setTimeout(() => process.exit(), 26_500);
for (const pauseMs of [6000, 6000, 6000, 60_000]) await poll(pauseMs);
