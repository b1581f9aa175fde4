import { pool } from '../pool.ts';
import { notFound, ok, type Reply } from '../reply.ts';

interface Average {
  readonly customer: string;
  readonly itemsInOrder: number;
}

/** GET /averages/:id: how many items a customer orders at a time. Ends its client instead of releasing it when the query fails. */
export async function showAverage(id: number): Promise<Reply> {
  const client = await pool.connect();
  try {
    // For a customer without orders PostgreSQL refuses to divide by zero.
    const { rows } = await client.query<Average>(
      `SELECT c.name AS customer,
              (coalesce(sum(i.quantity), 0) / count(DISTINCT o.id))::int AS "itemsInOrder"
         FROM customers c
         LEFT JOIN orders o ON o.customer_id = c.id
         LEFT JOIN order_items i ON i.order_id = o.id
        WHERE c.id = $1
        GROUP BY c.id`,
      [id],
    );
    client.release();

    const average = rows[0];
    return average ? ok(average) : notFound(`customer ${id}`);
  } catch (error) {
    // Misuse: the connection is gone, but the pool still counts it as held.
    await client.end();
    throw error;
  }
}
