const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 3 });

async function forget() {
  const client = await pool.connect(); // forgets
  return (await client.query('SELECT 1 AS one')).rows;
}

async function use() {
  const client = await pool.connect(); // returns
  const { rows } = await client.query('SELECT $1::text AS two', ['2']);
  client.release();
  return rows;
}

async function order() {
  const answers = [await forget(), await use(), (await pool.query('SELECT 3 AS three')).rows];
  const failure = await pool.query('SELECT nothing').catch(({ message, code }) => ({ message, code }));
  const called = await new Promise((resolve) => {
    pool.query('SELECT 4 AS four', (error, result) => resolve([error, result.rows]));
  });
  return { answers, failure, called, counts: [pool.totalCount, pool.idleCount, pool.waitingCount] };
}

globalThis.tool.run(order).then((result) => {
  console.log(JSON.stringify({ ...result, spans: globalThis.tool.spans().sort() }));
  process.exit();
});
