// Both clients are forgotten, by two lines, and somebody waits for a third one.
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });

async function readOrders() {
  const client = await pool.connect();
  await client.query('SELECT 1');
}

async function readUsers() {
  const client = await pool.connect();
  await client.query('SELECT 2');
}

await readOrders();
await readUsers();
void readOrders();
setTimeout(() => process.exit(), 7000);
