import type { PoolClient } from 'pg';
import { pool } from '../../pool.ts';
import { notFound, ok, type Reply } from '../../reply.ts';

interface Item {
  readonly product: string;
  readonly quantity: number;
  readonly priceCents: number;
}

/** GET /fixed/orders/:id/receipt: what was bought. One client is handed down to whoever needs it. */
export async function showReceipt(id: number): Promise<Reply> {
  const client = await pool.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM orders WHERE id = $1', [id]);
    if (rowCount === 0) return notFound(`order ${id}`);

    return ok({ id, items: await itemsOf(id, client) });
  } finally {
    client.release();
  }
}

async function itemsOf(id: number, client: PoolClient): Promise<readonly Item[]> {
  const { rows } = await client.query<Item>(
    'SELECT product, quantity, price_cents AS "priceCents" FROM order_items WHERE order_id = $1 ORDER BY position',
    [id],
  );
  return rows;
}
