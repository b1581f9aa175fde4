import { pool } from '../../pool.ts';
import { notFound, ok, type Reply } from '../../reply.ts';

interface Report {
  readonly customer: string;
  readonly orders: number;
  readonly averageCents: number;
}

/** GET /fixed/reports/:id: what a customer spends on an order. The query still fails; the client comes back. */
export async function showReport(id: number): Promise<Reply> {
  const client = await pool.connect();
  try {
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

    const report = rows[0];
    return report ? ok(report) : notFound(`customer ${id}`);
  } finally {
    client.release();
  }
}
