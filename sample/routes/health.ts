import { pool } from '../pool.ts';
import { ok, type Reply } from '../reply.ts';

/** GET /health: whether the database answers, and how full the pool is; the client that asks counts as held. */
export async function showHealth(): Promise<Reply> {
  const client = await pool.connect();
  try {
    await client.query('SELECT 1');
    return ok({
      database: 'ok',
      pool: { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount },
    });
  } finally {
    client.release();
  }
}
