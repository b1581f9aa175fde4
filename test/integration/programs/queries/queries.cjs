/** Runs queries that succeed, fail and last, and keeps some clients; prints "there" when all is done, and lives on. */
const { setTimeout: sleep } = require('node:timers/promises');
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
/** More than are recorded in full. */
const MANY = 60;

async function order() {
  const client = await pool.connect();
  await client.query('SELECT pg_sleep(0.05)'); // slept
  await client.query("INSERT INTO taken VALUES ('secret')").catch(() => {}); // violated
  client.release();
}

async function often() {
  const client = await pool.connect();
  await client.query('SELECT 2'); // often
  client.release();
}

async function work() {
  const client = await pool.connect(); // busy
  await client.query('SELECT pg_sleep(0.2)');
  client.release();
}

async function ponder() {
  const client = await pool.connect(); // idle
  await sleep(20);
  client.release();
}

/** Keeps its client. */
async function keep(...statements) {
  const client = await pool.connect();
  client.on('error', () => {});
  // All at once: pg answers them in order.
  await Promise.allSettled(statements.map((statement) => client.query(statement)));
  return client;
}

/** Returned by a callback, while pg is still at the query. */
function callBack() {
  return new Promise((resolve) => {
    pool.connect((_, client, release) => {
      const answered = () => resolve(release());
      client.query('SELECT 3', answered); // called back
    });
  });
}

async function main() {
  await pool.query('CREATE TABLE IF NOT EXISTS taken (name text PRIMARY KEY)');
  await pool.query("INSERT INTO taken VALUES ('secret') ON CONFLICT DO NOTHING");
  for (let count = 0; count < 3; count++) await order();
  for (let count = 0; count < 2; count++) await pool.query('SELECT pg_sleep(0.05)'); // pooled
  await pool.query('SELECT 1 / 0').catch(() => {}); // divided
  await callBack();
  await work();
  await ponder();
  await keep("INSERT INTO taken VALUES ('secret')");
  await keep('SELECT 1 / 0', 'SELECT 4');
  await keep('SELECT 4', 'SELECT nonsense');
  const lost = await keep('SELECT 5');
  const asleep = lost.query('SELECT pg_sleep(60)').catch(() => {});
  await pool.query('SELECT pg_terminate_backend($1)', [lost.processID]);
  await asleep;
  for (let count = 0; count < MANY; count++) {
    await often();
    await pool.query('SELECT 6'); // pooled often
  }
  console.log('there');
}

main();
setInterval(() => {}, 1000);
