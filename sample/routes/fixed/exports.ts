import { Client } from 'pg';
import { reportLostConnection } from '../../pool.ts';
import { notFound, ok, type Reply } from '../../reply.ts';

interface Order {
  readonly id: number;
  readonly status: string;
  readonly placedOn: string;
}

/** GET /fixed/exports/:id: all orders of a customer. Every way out ends the connection. */
export async function exportOrders(id: number): Promise<Reply> {
  // An export takes its time, so it gets a connection beside the pool.
  const client = new Client({ connectionString: process.env['DATABASE_URL'] });
  client.on('error', reportLostConnection);
  await client.connect();
  try {
    const { rows } = await client.query<Order>(
      `SELECT id, status, placed_on::text AS "placedOn"
         FROM orders
        WHERE customer_id = $1
        ORDER BY placed_on, id`,
      [id],
    );
    if (rows.length === 0) return notFound(`order of customer ${id}`);

    return ok(rows);
  } finally {
    await client.end();
  }
}
