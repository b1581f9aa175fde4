// What the handlers of all servers do. One client, so that whoever asks while it is held has to wait.
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });

/** Holds the client until somebody waits for it. */
exports.hold = async () => {
  const client = await pool.connect();
  console.log('holding');
  while (pool.waitingCount === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  client.release();
};

/** Waits for the client and forgets it. */
exports.forget = async () => {
  const client = await pool.connect();
  await client.query('SELECT 1');
  return { count: 1 };
};

exports.listening = (server) => console.log(`listening ${server.address().port}`);
