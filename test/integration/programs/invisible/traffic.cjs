/** Every byte that goes to the server, and every getter of pg's that warns. Run with --pending-deprecation. */
const { Client, Pool } = require('pg');
const { note, print } = require('./facts.cjs');

process.on('warning', ({ name, message }) => note('warning', name, message));

const touched = [];
for (const name of ['activeQuery', 'queryQueue', 'getTransactionStatus']) {
  const descriptor = Object.getOwnPropertyDescriptor(Client.prototype, name);
  if (descriptor?.get) {
    const get = function () {
      touched.push(name);
      return descriptor.get.call(this);
    };
    Object.defineProperty(Client.prototype, name, { ...descriptor, get });
  }
}

async function main() {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
  pool.on('connect', ({ connection: { stream } }) => {
    const { write } = stream;
    stream.write = function (bytes, ...rest) {
      note('sent', bytes.toString('latin1'));
      return write.call(this, bytes, ...rest);
    };
  });
  const first = await pool.connect();
  const list = pool._clients;
  await first.query('BEGIN');
  await first.query({ name: 'named', text: 'SELECT $1::text', values: ['value'] });
  await first.query('ROLLBACK');
  const second = await pool.connect();
  second.release(true);
  note('the list of clients was replaced', list !== pool._clients, pool._clients.length);
  note('only the program asked', touched);
  note('and it can', first.activeQuery, first.queryQueue);
  first.release();
  await pool.query('SELECT 1');
  note('counts', pool.totalCount, pool.idleCount, pool.waitingCount);
  await pool.end();
  setImmediate(print);
}

main();
