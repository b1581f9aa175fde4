/** Takes two clients and ends with neither given back, which the comments speak of. */
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'] });
const ignored = await pool.connect(); // leak-lens: ignore -- the program is about to end
const kept = await pool.connect(); // leak-lens: long-lived
await ignored.query('SELECT 1');
await kept.query('SELECT 1');
process.exit(Number(process.argv[2]));
