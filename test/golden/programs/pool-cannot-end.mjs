// The program ends its pool, which waits for a client that was forgotten.
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });

async function warmUp() {
  const client = await pool.connect();
  await client.query('SELECT 1');
}

await warmUp();
setTimeout(() => void pool.end(), 1000);
setTimeout(() => process.exit(), 6500);
