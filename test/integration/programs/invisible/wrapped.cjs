/** Other tools put their own functions around the same methods, before the first pool is made and after. */
const { AsyncResource } = require('node:async_hooks');
const { Client, Pool } = require('pg');
const { note, noteArguments, print } = require('./facts.cjs');

const calls = [];

/** In the way of OpenTelemetry and dd-trace. */
function wrap(prototype, name, label) {
  const original = prototype[name];
  prototype[name] = function (...parameters) {
    calls.push(`${label} ${name} with ${parameters.length}`);
    const last = parameters.at(-1);
    if (typeof last === 'function') parameters[parameters.length - 1] = AsyncResource.bind(last);
    return original.apply(this, parameters);
  };
  return () => (prototype[name] = original);
}

async function use(label) {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
  const client = await pool.connect();
  await client.query('SELECT 1');
  client.release();
  await new Promise((resolve) => {
    pool.connect(function (error, lent, release) {
      noteArguments(label, arguments, lent);
      lent.query('SELECT 2', () => {
        release();
        resolve(error);
      });
    });
  });
  await pool.query('SELECT 3');
  // As pg-promise does while a client is checked out.
  const held = await pool.connect();
  const { end } = held;
  held.end = () => note(label, 'end is not for you');
  held.end();
  held.end = end;
  note(label, Object.hasOwn(held, 'end'), Object.hasOwn(held, 'query'));
  held.release();
  await pool.end();
  note(label, ...calls.splice(0));
}

async function main() {
  const owner = Object.getPrototypeOf(Pool).prototype;
  const undo = [
    wrap(owner, 'connect', 'early'),
    wrap(owner, '_acquireClient', 'early'),
    wrap(Client.prototype, 'query', 'early'),
  ];
  await use('around the original');
  undo.push(wrap(owner, 'connect', 'late'), wrap(owner, '_releaseOnce', 'late'));
  undo.push(wrap(Client.prototype, 'query', 'late'), wrap(Client.prototype, 'connect', 'late'));
  await use('around everything');
  for (const restore of undo.reverse()) restore();
  await use('taken off again');
  Object.freeze(owner);
  await use('frozen');
  print();
}

main();
