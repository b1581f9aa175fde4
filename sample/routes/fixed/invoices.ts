import type { PoolClient } from 'pg';
import { pool } from '../../pool.ts';
import { notFound, ok, type Reply } from '../../reply.ts';

interface Invoice {
  readonly customer: string;
  readonly totalCents: number;
}

/** Much longer than the query takes. */
const QUERY_LIMIT_MS = 1_500;

/** GET /fixed/orders/:id/invoice: what is to be paid. Only `finally` releases, and it stops the timer. */
export async function showInvoice(id: number): Promise<Reply> {
  const client = await pool.connect();
  // A query that hangs must not cost the pool its client.
  const limit = setTimeout(() => breakOff(client), QUERY_LIMIT_MS);
  try {
    const { rows } = await client.query<Invoice>(
      `SELECT c.name AS customer, sum(i.price_cents * i.quantity)::int AS "totalCents"
         FROM orders o
         JOIN customers c ON c.id = o.customer_id
         JOIN order_items i ON i.order_id = o.id
        WHERE o.id = $1
        GROUP BY c.name`,
      [id],
    );
    const invoice = rows[0];
    if (!invoice) return notFound(`order ${id}`);

    return ok(invoice);
  } finally {
    clearTimeout(limit);
    client.release();
  }
}

/** Makes the query fail. Releasing the client is left to whoever holds it. */
function breakOff(client: PoolClient): void {
  void client.end();
}
