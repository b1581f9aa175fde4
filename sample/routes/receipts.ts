import { pool } from '../pool.ts';
import { notFound, ok, type Reply } from '../reply.ts';

interface Item {
  readonly product: string;
  readonly quantity: number;
  readonly priceCents: number;
}

/** GET /orders/:id/receipt: what was bought. Holds a client while it asks the same pool for a second one. */
export async function showReceipt(id: number): Promise<Reply> {
  const client = await pool.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM orders WHERE id = $1', [id]);
    if (rowCount === 0) return notFound(`order ${id}`);

    return ok({ id, items: await itemsOf(id) });
  } finally {
    client.release();
  }
}

async function itemsOf(id: number): Promise<readonly Item[]> {
  // Misuse: the caller holds a client already. When all clients are with such callers, each waits for the others.
  const client = await pool.connect();
  try {
    const { rows } = await client.query<Item>(
      'SELECT product, quantity, price_cents AS "priceCents" FROM order_items WHERE order_id = $1 ORDER BY position',
      [id],
    );
    return rows;
  } finally {
    client.release();
  }
}
