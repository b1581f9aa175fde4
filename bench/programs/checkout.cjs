/** The measured operation: connect, `SELECT 1`, release, ten at a time on a pool of ten. */
const { createPool } = require('./pool.cjs');
const { concurrently, CONCURRENCY, takeTurns } = require('./turns.cjs');

const pool = createPool(CONCURRENCY);

takeTurns(
  (operations) => concurrently(handle, operations),
  () => pool.end(),
);

// Programs take clients some calls below their handler, and a deeper stack costs more to look at.
async function handle() {
  return (await findOne()) !== undefined;
}

async function findOne() {
  return (await queryRows('SELECT 1'))[0];
}

async function queryRows(sql) {
  const client = await pool.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    client.release();
  }
}
