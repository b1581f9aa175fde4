/** What connect and query return, and what their callbacks are given, when they succeed and when they fail. */
const { Pool } = require('pg');
const { note, noteArguments, print } = require('./facts.cjs');

const options = { connectionString: process.env.DATABASE_URL, max: 1, connectionTimeoutMillis: 100 };
const own = class OwnPromise extends Promise {};

async function main() {
  const pool = new Pool(options);
  for (const name of ['connect', 'query', 'end', 'newClient', '_acquireClient', '_releaseOnce']) {
    note(name, pool[name].name, pool[name].length, Reflect.ownKeys(pool[name]));
  }
  for (const turn of ['new', 'idle']) {
    await new Promise((resolve) => {
      const returned = pool.connect(function (error, client) {
        noteArguments(`callback of a client that is ${turn}`, arguments, client);
        note('its receiver', this === undefined || this === globalThis || this.constructor.name);
        note('release', client.release.name, client.release.length, Reflect.ownKeys(client.release));
        note('release returns', client.release());
        resolve(error);
      });
      note('connect returns', returned);
    });
  }
  const promise = pool.connect();
  note('promise', promise.constructor === Promise, Reflect.ownKeys(promise));
  const client = await promise;
  note('settles with', client.constructor.name, client === pool._clients[0]);

  note('query of the client', client.query.name, client.query.length, Reflect.ownKeys(client.query));
  note('with a callback', client.query('SELECT 1', () => undefined) === undefined);
  const result = client.query('SELECT 2 AS two');
  note('without', result.constructor === Promise, (await result).rows);
  const failed = await client.query('SELECT nothing').catch((error) => error);
  note('failure of a query', failed);

  await new Promise((resolve) => {
    pool.connect(function () {
      noteArguments('callback of a timeout', arguments);
      resolve();
    });
  });
  note('promise of a timeout', await pool.connect().catch((error) => error));
  note('query of the pool that times out', await pool.query('SELECT 1').catch((error) => error));
  client.release();
  note('query of the pool', (await pool.query('SELECT $1::int AS one', [1])).rows);
  await new Promise((resolve) => {
    const returned = pool.query('SELECT 3 AS three', function (error, rows) {
      noteArguments('callback of a query', arguments);
      resolve(rows);
    });
    note('query of the pool with a callback', returned);
  });
  note('a query of the pool that fails', await pool.query('SELECT nothing').catch((error) => error));
  await pool.end();

  const refused = new Pool({ ...options, connectionString: 'postgres://nobody:x@127.0.0.1:1/none' });
  await new Promise((resolve) => {
    refused.connect(function () {
      noteArguments('callback of a refusal', arguments);
      resolve();
    });
  });
  note('promise of a refusal', await refused.connect().catch((error) => error));

  const promising = new Pool({ ...options, Promise: own });
  const answer = promising.connect();
  note('a class of promises of its own', answer.constructor.name);
  (await answer).release();
  await promising.end();
  print();
}

main();
