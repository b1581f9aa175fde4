// Nobody waits, nothing is open, no request is over: time alone makes it a strong suspicion.
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });

async function readOrder() {
  const client = await pool.connect();
  await client.query('SELECT 1');
}

await readOrder();
setTimeout(() => process.exit(), 31_500);
