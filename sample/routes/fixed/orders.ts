import { pool } from '../../pool.ts';
import { notFound, ok, type Reply } from '../../reply.ts';

interface Order {
  readonly id: number;
  readonly customer: string;
  readonly status: string;
  readonly placedOn: string;
}

/** GET /fixed/orders/:id: one order. Every way out passes `finally`. */
export async function showOrder(id: number): Promise<Reply> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<Order>(
      `SELECT o.id, c.name AS customer, o.status, o.placed_on::text AS "placedOn"
         FROM orders o JOIN customers c ON c.id = o.customer_id
        WHERE o.id = $1`,
      [id],
    );

    const order = rows[0];
    if (!order) return notFound(`order ${id}`);

    return ok(order);
  } finally {
    client.release();
  }
}
