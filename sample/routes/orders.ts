import { pool } from '../pool.ts';
import { notFound, ok, type Reply } from '../reply.ts';

interface Order {
  readonly id: number;
  readonly customer: string;
  readonly status: string;
  readonly placedOn: string;
}

/** GET /orders: the 20 latest orders. One statement needs no client of its own. */
export async function listOrders(): Promise<Reply> {
  const { rows } = await pool.query<Order>(
    `SELECT o.id, c.name AS customer, o.status, o.placed_on::text AS "placedOn"
       FROM orders o JOIN customers c ON c.id = o.customer_id
      ORDER BY o.placed_on DESC, o.id DESC
      LIMIT 20`,
  );
  return ok(rows);
}

/** GET /orders/:id: one order. Leaks when the order does not exist. */
export async function showOrder(id: number): Promise<Reply> {
  const client = await pool.connect();
  const { rows } = await client.query<Order>(
    `SELECT o.id, c.name AS customer, o.status, o.placed_on::text AS "placedOn"
       FROM orders o JOIN customers c ON c.id = o.customer_id
      WHERE o.id = $1`,
    [id],
  );

  const order = rows[0];
  if (!order) {
    // Leak: this early return forgets the client.
    return notFound(`order ${id}`);
  }

  client.release();
  return ok(order);
}
