// Clients that are held for what they have run. Nothing is to be said of them.
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });

async function listen() {
  const client = await pool.connect();
  await client.query('LISTEN orders');
}

async function lead() {
  const client = await pool.connect();
  await client.query('SELECT pg_advisory_lock(42)');
}

/** Has taken back what it was kept for, and is forgotten: this one is suspected. */
async function leadNoMore() {
  const client = await pool.connect();
  await client.query('SELECT pg_advisory_lock(43)');
  await client.query('SELECT pg_advisory_unlock(43)');
}

await listen();
await lead();
await leadNoMore();
setTimeout(() => process.exit(), 6500);
