/** Waits at the top level for a client that nobody can give back. */
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
const client = await pool.connect(); // held
client.unref();
await pool.connect();
