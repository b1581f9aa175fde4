// Two requests hold a client each, and wait for a second one.
import { createServer } from 'node:http';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });

async function transfer() {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT pg_sleep(0.2)');
  await withdraw();
  await client.query('COMMIT');
  client.release();
}

async function withdraw() {
  const client = await pool.connect();
  await client.query('SELECT 1');
  client.release();
}

const server = createServer((request, response) => {
  void transfer().then(() => response.end());
});
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}/transfer`;
  for (let count = 0; count < 2; count++) fetch(url, { method: 'POST' }).catch(() => undefined);
});
setTimeout(() => process.exit(), 3500);
