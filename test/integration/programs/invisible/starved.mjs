/** Waits at the top level for a client that nobody can give back: Node ends with the code 13 and says where. */
import { Pool } from 'pg';

const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: 1,
  connectionTimeoutMillis: 60_000,
});
const client = await pool.connect();
client.connection.stream.unref();
process.on('exit', (code) => console.log(JSON.stringify({ code, waiting: pool.waitingCount })));
await pool.connect();
