import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

describe('orders', () => {
  it('are counted', async () => {
    const client = await pool.connect(); // forgets
    const { rows } = await client.query('SELECT 3 AS count');
    assert.equal(rows[0].count, 3);
  });

  it('are named', async () => {
    const client = await pool.connect(); // returns
    const { rows } = await client.query("SELECT 'bread' AS name");
    client.release();
    assert.equal(rows[0].name, 'bread');
  });
});
