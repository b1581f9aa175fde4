import { Pool } from 'pg';

interface Order {
  readonly count: number;
  readonly name: string;
}

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

describe('orders', () => {
  it('are counted', async () => {
    const client = await pool.connect(); // forgets
    const { rows } = await client.query<Order>('SELECT 3 AS count');
    expect(rows[0]?.count).toBe(3);
  });

  it('are named', async () => {
    const client = await pool.connect(); // returns
    const { rows } = await client.query<Order>("SELECT 'bread' AS name");
    client.release();
    expect(rows[0]?.name).toBe('bread');
  });
});
