import { pool } from '../pool.ts';
import { notFound, ok, type Reply } from '../reply.ts';

interface Item {
  readonly quantity: number;
  readonly priceCents: number;
}

/** POST /orders/:id/process: computes and stores an order's total. Leaks one client with every call. */
export async function processOrder(id: number): Promise<Reply> {
  const orderClient = await pool.connect();
  const found = await orderClient.query('SELECT FROM orders WHERE id = $1', [id]);
  if (found.rowCount === 0) {
    // Leak: this early return forgets orderClient.
    return notFound(`order ${id}`);
  }

  const itemsClient = await pool.connect();
  const { rows: items } = await itemsClient.query<Item>(
    'SELECT quantity, price_cents AS "priceCents" FROM order_items WHERE order_id = $1',
    [id],
  );

  const totalCents = items.reduce((sum, item) => sum + item.priceCents * item.quantity, 0);
  await orderClient.query(`UPDATE orders SET status = 'processed', total_cents = $2 WHERE id = $1`, [
    id,
    totalCents,
  ]);

  // Leak: two clients were taken and only this one goes back; itemsClient is forgotten.
  orderClient.release();
  return ok({ id, status: 'processed', totalCents });
}
