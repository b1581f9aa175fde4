/** Does a little of everything with pools, and notes what came of it. */
const { createServer, get } = require('node:http');
const { setTimeout: delay } = require('node:timers/promises');
const { Pool } = require('pg');
const { note, noteArguments, print } = require('../invisible/facts.cjs');

const options = { connectionString: process.env.DATABASE_URL, max: 1, idleTimeoutMillis: 0 };

async function main() {
  process.on('exit', (code) => note('ends', code));
  const pool = new Pool(options);
  const client = await pool.connect();
  note('rows', (await client.query('SELECT 1 AS one')).rows);
  note('failure', await client.query('SELECT nothing').catch((error) => error));
  // Only while the pool is full, because a new connection may take longer.
  pool.options.connectionTimeoutMillis = 20;
  note('timeout', await pool.connect().catch((error) => error));
  pool.options.connectionTimeoutMillis = 0;
  // Long enough for a beat.
  await delay(30);
  client.release();
  note(
    'twice',
    await Promise.resolve()
      .then(() => client.release())
      .catch((error) => error.message),
  );
  await new Promise((resolve) => {
    pool.connect(function (error, lent, release) {
      noteArguments('callback', arguments, lent);
      lent.query("SELECT pg_advisory_lock(1) -- 'kept' 2", () => {
        note('in a callback', lent === client, pool.totalCount);
        release(true);
        resolve();
      });
    });
  });
  note('query', (await pool.query('SELECT $1::text', ['text'])).rows);
  await pool.query('SELECT nothing').catch((error) => note('failed query', error));

  const server = createServer(async (request, response) => {
    const held = await pool.connect();
    response.end(JSON.stringify((await held.query('SELECT 2 AS two')).rows));
    await delay(30);
    held.release();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  await new Promise((resolve) => {
    get({ port: server.address().port, path: '/orders/1?two=2', agent: false }, (response) => {
      response.on('data', (data) => note('answer', data.toString()));
      response.on('close', resolve);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  await pool.end();

  const other = new Pool({ ...options, max: 2 });
  const waiting = [other.connect(), other.connect(), other.query('SELECT 3 AS three')];
  (await waiting[0]).release();
  note('waited', (await waiting[2]).rows);
  note('counts', other.totalCount, other.idleCount, other.waitingCount);
  note('process', process.listenerCount('uncaughtException'), Reflect.ownKeys(Error));
  process.on('exit', print);
  // The second client is lost. Nothing else keeps the program alive.
  (await waiting[1]).connection.stream.unref();
  for (const { connection } of other._clients) connection.stream.unref();
}

main();
