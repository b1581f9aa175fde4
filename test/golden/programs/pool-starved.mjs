// Two long reports have both clients, one of them for the whole time that a third caller waits.
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });

async function yearReport() {
  const client = await pool.connect();
  await client.query('SELECT pg_sleep(10)');
  client.release();
}

async function monthReport() {
  const client = await pool.connect();
  await client.query('SELECT pg_sleep(1)');
  client.release();
}

async function readOrder() {
  const client = await pool.connect();
  client.release();
}

void yearReport();
void monthReport();
setTimeout(() => {
  void monthReport();
  void monthReport();
  void readOrder();
}, 500);
setTimeout(() => process.exit(), 2600);
