/**
 * The measured program: connect, `SELECT 1`, release, ten at a time on a pool of ten.
 * `node checkout.cjs <operations to warm up> <operations to measure>` prints one line of JSON:
 * the CPU time that this process (all its threads, not PostgreSQL) used for the measured operations.
 */
const { Pool } = require('pg');

const CONCURRENCY = 10;
const [warmUpOperations, measuredOperations] = process.argv.slice(2).map(Number);
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: CONCURRENCY });

async function measure() {
  await checkOut(warmUpOperations);
  const before = process.cpuUsage();
  await checkOut(measuredOperations);
  const { user, system } = process.cpuUsage(before);
  await pool.end();
  console.log(JSON.stringify({ cpuUs: user + system }));
}

async function checkOut(operations) {
  await Promise.all(Array.from({ length: CONCURRENCY }, () => serve(operations / CONCURRENCY)));
}

async function serve(requests) {
  for (let request = 0; request < requests; request++) await handle();
}

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

void measure();
