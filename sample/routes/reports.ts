import { pool } from '../pool.ts';
import { notFound, ok, type Reply } from '../reply.ts';

interface Report {
  readonly customer: string;
  readonly orders: number;
  readonly averageCents: number;
}

/** GET /reports/:id: what a customer spends on an order. Leaks when the query fails. */
export async function showReport(id: number): Promise<Reply> {
  const client = await pool.connect();

  // Leak: for a customer without orders PostgreSQL refuses to divide by zero,
  // and the exception skips the release below.
  const { rows } = await client.query<Report>(
    `SELECT c.name AS customer,
            count(DISTINCT o.id)::int AS orders,
            (coalesce(sum(i.price_cents * i.quantity), 0) / count(DISTINCT o.id))::int AS "averageCents"
       FROM customers c
       LEFT JOIN orders o ON o.customer_id = c.id
       LEFT JOIN order_items i ON i.order_id = o.id
      WHERE c.id = $1
      GROUP BY c.id`,
    [id],
  );
  client.release();

  const report = rows[0];
  return report ? ok(report) : notFound(`customer ${id}`);
}
