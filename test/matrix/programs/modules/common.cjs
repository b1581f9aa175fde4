const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

async function forget() {
  const client = await pool.connect(); // forgets
  await client.query('SELECT 1');
}

async function giveBack() {
  const client = await pool.connect(); // returns
  await client.query('SELECT 1');
  client.release();
}

forget()
  .then(giveBack)
  .then(() => process.exit());
