// The process ends with a client that was strongly suspected, and with one that was not.
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });

async function placeOrder() {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT 1 / 0');
  await client.query('COMMIT');
  client.release();
}

await placeOrder().catch(() => undefined);
setTimeout(() => void placeOrder().catch(() => undefined), 5500);
setTimeout(() => process.exit(1), 6500);
