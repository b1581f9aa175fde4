import { pool } from './database';

export async function pack(id: number): Promise<object | undefined> {
  const client = await pool.connect(); // forgets
  await client.query('BEGIN');
  const { rows } = await client.query<{ status: string }>(
    `SELECT status
     FROM orders
     WHERE id = $1`,
    [id],
  );
  if (rows[0]?.status !== 'open') return undefined;
  await client.query("UPDATE orders SET status = 'processed' WHERE id = $1", [id]);
  await client.query('COMMIT');
  client.release();
  return { packed: id };
}

const TOTALS = `
  SELECT date_trunc('month', placed_on) AS month,
         count(*)::int AS orders
  FROM orders
  WHERE customer_id = $1
  GROUP BY month
  ORDER BY month
`;

export async function history(customer: number): Promise<object> {
  const client = await pool.connect(); // returns
  try {
    const found = await client.query('SELECT name FROM customers WHERE id = $1', [customer]);
    const totals = await client.query(TOTALS, [customer]);
    return { customer: found.rows[0], totals: totals.rows };
  } finally {
    client.release();
  }
}
