/** What connect does before it returns: throws, or calls back. */
const { Client, Pool } = require('pg');
const { note, noteArguments, print } = require('./facts.cjs');

async function main() {
  const broken = new Pool({ connectionString: 'postgres://host:port:more/@[/' });
  for (const parameters of [[], [() => note('called back')]]) {
    try {
      note('returns', broken.connect(...parameters));
    } catch (error) {
      note('throws', error);
    }
  }
  note('and has', broken.totalCount, broken.waitingCount);

  const failing = new Pool({
    Client: class extends Client {
      constructor() {
        super({});
        throw new RangeError('no client today');
      }
    },
  });
  for (const method of ['connect', 'query']) {
    try {
      await failing[method]();
    } catch (error) {
      note(`a client that cannot be made for ${method}`, error);
    }
  }

  const pool = new Pool({ connectionString: process.env.DATABASE_URL });
  (await pool.connect()).release();
  const ended = pool.end();
  let isSynchronous = true;
  const returned = pool.connect(function () {
    noteArguments('after the end', arguments);
    note('is called back at once', isSynchronous);
    return 'what the callback returns';
  });
  isSynchronous = false;
  note('and returns', returned);
  note('without a callback', await pool.connect().catch((error) => error));
  await ended;
  note('twice', await pool.end().catch((error) => error));
  print();
}

main();
