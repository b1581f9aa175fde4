import { pool } from '../../pool.ts';
import { notFound, ok, type Reply } from '../../reply.ts';

interface Item {
  readonly quantity: number;
  readonly priceCents: number;
}

/** POST /fixed/orders/:id/process: computes and stores an order's total. One client does it all and always goes back. */
export async function processOrder(id: number): Promise<Reply> {
  const client = await pool.connect();
  try {
    const found = await client.query('SELECT FROM orders WHERE id = $1', [id]);
    if (found.rowCount === 0) return notFound(`order ${id}`);

    const { rows: items } = await client.query<Item>(
      'SELECT quantity, price_cents AS "priceCents" FROM order_items WHERE order_id = $1',
      [id],
    );

    const totalCents = items.reduce((sum, item) => sum + item.priceCents * item.quantity, 0);
    await client.query(`UPDATE orders SET status = 'processed', total_cents = $2 WHERE id = $1`, [
      id,
      totalCents,
    ]);

    return ok({ id, status: 'processed', totalCents });
  } finally {
    client.release();
  }
}
