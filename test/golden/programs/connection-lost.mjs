// The server closes the connection of a client that nobody releases.
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });

async function subscribe() {
  const client = await pool.connect();
  client.on('error', () => undefined);
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  return rows[0].pid;
}

const pid = await subscribe();
await pool.query('SELECT pg_terminate_backend($1)', [pid]);
setTimeout(() => process.exit(), 6500);
