/** What `scope` of pg-leak-lens/scope gives back, and what becomes of errors in it. */
const { AsyncLocalStorage } = require('node:async_hooks');
const { Pool } = require('pg');
const { scope } = require('../../../../dist/scope.cjs');
const { note, print } = require('./facts.cjs');

async function main() {
  const storage = new AsyncLocalStorage();
  note(
    'a value',
    scope('value', () => 1),
  );
  note('a promise', scope('promise', async () => 2) instanceof Promise);
  note(
    'its value',
    await scope('value of a promise', () => storage.run('mine', async () => storage.getStore())),
  );

  const lazy = { then: (resolve) => note('a thenable is asked', resolve(3)) };
  const returned = scope('thenable', () => lazy);
  note('a thenable', returned === lazy);
  await returned;

  const failure = new Error('failed');
  try {
    scope('throws', () => {
      throw failure;
    });
  } catch (error) {
    note('what is thrown', error === failure);
  }
  await scope('rejects', () => Promise.reject(failure)).catch((error) => {
    note('what it is rejected with', error === failure);
  });

  const pool = new Pool({ connectionString: process.env.DATABASE_URL });
  note('rows', await scope('query', async () => (await pool.query('SELECT 1 AS one')).rows));
  await pool.end();

  process.on('unhandledRejection', (error) => {
    note('what nobody handles', error === failure);
    print();
  });
  scope('is left alone', () => Promise.reject(failure));
}

main();
