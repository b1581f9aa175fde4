import { Client } from 'pg';
import { reportLostConnection } from '../pool.ts';
import { notFound, ok, type Reply } from '../reply.ts';

interface Order {
  readonly id: number;
  readonly status: string;
  readonly placedOn: string;
}

/** GET /exports/:id: all orders of a customer. Never ends its connection when there are none. */
export async function exportOrders(id: number): Promise<Reply> {
  // An export takes its time, so it gets a connection beside the pool.
  const client = new Client({ connectionString: process.env['DATABASE_URL'] });
  client.on('error', reportLostConnection);
  await client.connect();
  const { rows } = await client.query<Order>(
    `SELECT id, status, placed_on::text AS "placedOn"
       FROM orders
      WHERE customer_id = $1
      ORDER BY placed_on, id`,
    [id],
  );
  if (rows.length === 0) {
    // Misuse: this early return forgets to end the client, which no pool looks after.
    return notFound(`order of customer ${id}`);
  }

  await client.end();
  return ok(rows);
}
