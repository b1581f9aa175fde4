import { Pool, type PoolClient } from 'pg';

interface Order {
  readonly id: number;
  readonly total: number;
}

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

async function reserve(order: Order): Promise<void> {
  const client: PoolClient = await pool.connect(); // forgets
  await client.query('SELECT $1::int', [order.id]);
}

async function load(id: number): Promise<Order> {
  const client: PoolClient = await pool.connect(); // returns
  try {
    const { rows } = await client.query<Order>('SELECT $1::int AS id, 1 AS total', [id]);
    return rows[0] as Order;
  } finally {
    client.release();
  }
}

async function main(): Promise<void> {
  await reserve({ id: 1, total: 1 });
  await load(1);
  process.exit();
}

void main();
