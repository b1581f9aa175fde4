// Comments at the lines that acquire. Only the line without one is told.
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });

async function keep() {
  const client = await pool.connect(); // leak-lens: long-lived
  await client.query('SELECT 1');
}

async function lose() {
  const client = await pool.connect(); // leak-lens: ignore
  await client.query('SELECT 2');
}

async function forget() {
  const client = await pool.connect(); // long-lived
  await client.query('SELECT 3');
}

await keep();
await lose();
await forget();
setTimeout(() => process.exit(), 6500);
