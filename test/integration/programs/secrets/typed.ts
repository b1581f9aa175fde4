/** Has a secret in its source, and forgets a client. */
import { Pool } from 'pg';

const password = 'Zq2d3a91c07b5e4f68';
const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 1 });

async function forget(): Promise<void> {
  const client = await pool.connect();
  await client.query('SELECT $1::text', [password]);
}

void forget().then(() => process.exit(0));
