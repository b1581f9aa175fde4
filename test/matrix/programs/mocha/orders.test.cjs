const assert = require('node:assert');
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

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
