/** Who gets which error with which stack, and which rejections nobody handles. */
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

process.on('unhandledRejection', (reason, promise) => note('unhandled', reason, promise.constructor.name));
process.on('rejectionHandled', () => note('handled after all'));
process.on('uncaughtException', (error, origin) => note('uncaught', error, origin));

async function acquire(pool) {
  return await pool.connect();
}

async function main() {
  const reasons = [];
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1, connectionTimeoutMillis: 50 });
  const client = await acquire(pool);
  const unhandled = pool.connect();
  const thrown = new Error('of the program');
  pool.connect((error) => {
    note('callback', error);
    throw thrown;
  });
  await acquire(pool).catch((error) => reasons.push(error));
  note('awaited', ...reasons);
  await unhandled.catch((error) => note('late', error === reasons[0], error));
  client.query('SELECT nothing');
  client.query('SELECT 1', () => {
    throw thrown;
  });
  await client.query('SELECT 2');
  const given = new Error('why it goes');
  pool.on('release', (error, released) => note('released with', error === given, released === client));
  pool.on('remove', (removed) => note('removed', removed === client));
  client.release(given);

  const verifying = new Pool({
    connectionString: process.env.DATABASE_URL,
    verify: (_, callback) => callback(given),
  });
  note('refused by verify', (await acquire(verifying).catch((error) => error)) === given);
  const greeting = new Pool({
    connectionString: process.env.DATABASE_URL,
    onConnect: () => Promise.reject(given),
  });
  note('refused by onConnect', (await acquire(greeting).catch((error) => error)) === given);
  for (const ended of [pool, verifying, greeting]) await ended.end();
  print();
}

main();
