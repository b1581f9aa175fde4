import { pool } from '../../pool.ts';
import { notFound, ok, type Reply } from '../../reply.ts';

interface Average {
  readonly customer: string;
  readonly itemsInOrder: number;
}

/** GET /fixed/averages/:id: how many items a customer orders at a time. When the query fails, the pool ends the client. */
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
    // With an argument, release() ends the connection and gives its slot back.
    client.release(true);
    throw error;
  }
}
