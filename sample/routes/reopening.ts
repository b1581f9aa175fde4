import { pool } from '../pool.ts';
import { notFound, ok, type Reply } from '../reply.ts';

/** POST /orders/:id/reopen: takes the processing of an order back. Leaves its transaction open for an order that does not exist. */
export async function reopenOrder(id: number): Promise<Reply> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const found = await client.query('SELECT FROM orders WHERE id = $1 FOR UPDATE', [id]);
    if (found.rowCount === 0) {
      // Misuse: neither COMMIT nor ROLLBACK, so the client goes back with the transaction open.
      return notFound(`order ${id}`);
    }

    await client.query(`UPDATE orders SET status = 'open', total_cents = NULL WHERE id = $1`, [id]);
    await client.query('COMMIT');
    return ok({ id, status: 'open' });
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
