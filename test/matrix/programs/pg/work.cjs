const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

async function work() {
  const client = await pool.connect();
  await client.query('SELECT pg_sleep(2)');
}

work();
