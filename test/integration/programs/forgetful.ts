/** Takes two clients, gives one back, and ends with the exit code in its first argument. */
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], allowExitOnIdle: true });

async function forget(): Promise<void> {
  const client = await pool.connect();
  await client.query('SELECT 1');
  // The socket of a client that is checked out keeps the process alive; this one is forgotten altogether.
  (client as unknown as { connection: { stream: { unref: () => void } } }).connection.stream.unref();
}

async function remember(): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('SELECT 1');
  } finally {
    client.release();
  }
}

await remember();
if (process.argv[3] === 'forget') await forget();
process.exitCode = Number(process.argv[2]);
