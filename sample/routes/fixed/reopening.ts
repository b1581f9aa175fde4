import { pool } from '../../pool.ts';
import { notFound, ok, type Reply } from '../../reply.ts';

/** POST /fixed/orders/:id/reopen: takes the processing of an order back. Every way out ends the transaction. */
export async function reopenOrder(id: number): Promise<Reply> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const found = await client.query('SELECT FROM orders WHERE id = $1 FOR UPDATE', [id]);
    if (found.rowCount === 0) {
      await client.query('ROLLBACK');
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
