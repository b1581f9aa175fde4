/** The measured operation: `pool.query('SELECT 1')`, ten at a time on a pool of ten. */
const { createPool } = require('./pool.cjs');
const { concurrently, CONCURRENCY, takeTurns } = require('./turns.cjs');

const pool = createPool(CONCURRENCY);

takeTurns(
  (operations) => concurrently(findOne, operations),
  () => pool.end(),
);

async function findOne() {
  return (await pool.query('SELECT 1')).rows[0];
}
