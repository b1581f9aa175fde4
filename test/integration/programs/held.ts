/** Takes a client and keeps it until the process is stopped. */
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'] });
const client = await pool.connect();
await client.query('SELECT 1');
console.log('holding');
