import { pool } from '../pool.ts';
import { ok, type Reply } from '../reply.ts';

interface StatusSummary {
  readonly status: string;
  readonly orders: number;
  readonly revenueCents: number;
}

/** GET /summary: revenue by order status. Holds its client for 3 s, and rightly so: the query needs them. */
export async function showSummary(): Promise<Reply> {
  const client = await pool.connect();
  try {
    // pg_sleep stands for the time that a table of a real size would take.
    const { rows } = await client.query<StatusSummary>(
      `SELECT o.status,
              count(DISTINCT o.id)::int AS orders,
              sum(i.price_cents * i.quantity)::int AS "revenueCents"
         FROM orders o
         JOIN order_items i ON i.order_id = o.id,
              pg_sleep(3)
        GROUP BY o.status
        ORDER BY o.status`,
    );
    return ok(rows);
  } finally {
    client.release();
  }
}
