import { pool } from '../pool.ts';
import { notFound, ok, type Reply } from '../reply.ts';

interface Customer {
  readonly name: string;
  readonly orders: number;
}

/** GET /customers/:id: one customer. Releases its client twice when the customer does not exist. */
export async function showCustomer(id: number): Promise<Reply> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<Customer>(
      `SELECT name, (SELECT count(*)::int FROM orders WHERE customer_id = c.id) AS orders
         FROM customers c
        WHERE id = $1`,
      [id],
    );
    const customer = rows[0];
    if (!customer) {
      client.release();
      return notFound(`customer ${id}`);
    }

    return ok(customer);
  } finally {
    // Misuse: for a customer that does not exist this is the second release, and pg throws.
    client.release();
  }
}
