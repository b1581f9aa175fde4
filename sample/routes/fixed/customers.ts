import { pool } from '../../pool.ts';
import { notFound, ok, type Reply } from '../../reply.ts';

interface Customer {
  readonly name: string;
  readonly orders: number;
}

/** GET /fixed/customers/:id: one customer. Only `finally` releases the client. */
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
    if (!customer) return notFound(`customer ${id}`);

    return ok(customer);
  } finally {
    client.release();
  }
}
