// What the tests of all runners do.
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true });

/** Takes a client outside of any test. */
exports.setup = async () => {
  const client = await pool.connect();
  await client.query('SELECT 1');
};

exports.forget = async () => {
  const client = await pool.connect();
  await client.query('SELECT 2');
};

exports.use = async () => {
  const client = await pool.connect();
  await client.query('SELECT 3');
  client.release();
};

/** For as long as it takes to become suspicious of what the tests before have forgotten. */
exports.wait = async () => {
  await pool.query('SELECT pg_sleep(3)');
};
