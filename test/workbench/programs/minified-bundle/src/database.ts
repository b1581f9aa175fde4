import { Pool, type PoolClient } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL });

/** Resolves with a client on which a transaction has begun; the caller ends it and releases the client. */
export async function begun(): Promise<PoolClient> {
  const client = await pool.connect(); // forgets
  await client.query('BEGIN');
  return client;
}
