const Pool = require('pg-pool');
const OtherPool = require('other-pg-pool');

const connectionString = process.env.DATABASE_URL;
const pool = new Pool({ connectionString });
const otherPool = new OtherPool({ connectionString });

async function forget() {
  const client = await pool.connect(); // forgets
  await client.query('SELECT 1');
}

async function giveBack() {
  const client = await otherPool.connect(); // returns
  await client.query('SELECT 1');
  client.release();
}

forget()
  .then(giveBack)
  .then(() => process.exit());
