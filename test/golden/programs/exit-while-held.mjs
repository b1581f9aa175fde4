// The process ends while clients are held, which proves nothing: a short one, and one kept for all its life.
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });

const own = await pool.connect();
await own.query('SELECT 1');

async function readOrder() {
  const client = await pool.connect();
  await client.query('SELECT pg_sleep(10)');
  client.release();
}

void readOrder();
setTimeout(() => process.exit(), 6000);
