const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

exports.takeAndForget = async function takeAndForget() {
  const client = await pool.connect(); // forgets
  await client.query('SELECT 1');
};

exports.query = async function query(text) {
  const client = await pool.connect(); // returns
  try {
    return await client.query(text);
  } finally {
    client.release();
  }
};
