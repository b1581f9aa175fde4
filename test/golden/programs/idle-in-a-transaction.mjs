// An error between BEGIN and COMMIT leaves the transaction open.
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
setTimeout(() => process.exit(), 6500);
