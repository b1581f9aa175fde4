/** Warnings, and who listens to what, while clients are idle, held and gone. */
const { EventEmitter } = require('node:events');
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

process.on('warning', (warning) => note('warning', warning.name, warning.message));

function listeners(emitter) {
  const names = emitter.eventNames();
  return names.map((name) => `${String(name)} ${emitter.listenerCount(name)}`).sort();
}

async function main() {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 3 });
  note('of the pool', listeners(pool), pool.getMaxListeners());
  const heard = [];
  pool.on('newListener', (name) => heard.push(`pool ${name}`));
  pool.on('connect', (client) => client.on('newListener', (name) => heard.push(`client ${name}`)));
  const client = await pool.connect();
  note('while it is held', listeners(client), client.listeners('error').length);
  await client.query('SELECT 1');
  note('of its connection', listeners(client.connection), listeners(client.connection.stream));
  client.release();
  note('while it is idle', listeners(client));
  await pool.query('SELECT 1');
  note('of the pool, later', listeners(pool), heard);
  // One too many: the program is to be warned as ever.
  for (let count = 0; count < 11; count++) client.on('notice', () => undefined);
  await Promise.all(Array.from({ length: 12 }, () => pool.query('SELECT 1')));
  note('of all emitters', EventEmitter.defaultMaxListeners, EventEmitter.init.name, EventEmitter.init.length);
  note('of signals', process.listenerCount('SIGINT'), process.listenerCount('SIGTERM'));
  for (const name of ['uncaughtException', 'unhandledRejection', 'warning', 'message', 'disconnect']) {
    note(name, process.listenerCount(name));
  }
  await pool.end();
  note('after the end', listeners(client));
  setImmediate(print);
}

main();
