/** Everything that can be found out about pools, clients and globals by looking at them. */
const { EventEmitter } = require('node:events');
const { inspect } = require('node:util');
const { Client, Pool } = require('pg');
const { note, print } = require('./facts.cjs');

function shape(object) {
  return Reflect.ownKeys(object).map((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    const { writable, enumerable, configurable, get, value } = descriptor;
    return [key, typeof value, writable, enumerable, configurable, get !== undefined];
  });
}

function noteShapes(name, objects) {
  for (const [index, object] of objects.entries()) {
    note(name, index, inspect(shape(object), { maxArrayLength: null, breakLength: Infinity, depth: 4 }));
  }
}

function chain(object) {
  const prototypes = [];
  for (let owner = object; owner !== null; owner = Object.getPrototypeOf(owner)) prototypes.push(owner);
  return prototypes;
}

/** Names and shapes of the methods of all prototypes. */
function methods(object) {
  return chain(object).flatMap((owner) =>
    Reflect.ownKeys(owner).flatMap((key) => {
      const { value } = Object.getOwnPropertyDescriptor(owner, key);
      if (typeof value !== 'function') return [];
      return [[key, value.name, value.length, Reflect.ownKeys(value), inspect(value)]];
    }),
  );
}

async function main() {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
  const client = await pool.connect();
  await client.query('SELECT 1');
  const waiting = pool.connect();
  noteShapes('pool', chain(pool));
  noteShapes('client', chain(client));
  noteShapes('waiting', chain(pool._pendingQueue[0]));
  noteShapes('classes', [Pool, Client, Object.getPrototypeOf(Pool), EventEmitter]);
  noteShapes('globals', [globalThis, Error, Promise]);
  note('names of the process', Reflect.ownKeys(process));
  noteShapes('modules', [
    require('pg'),
    require('events'),
    require('net'),
    require('http'),
    require('timers'),
  ]);
  note('methods', inspect([methods(pool), methods(client)], { depth: 5, maxArrayLength: null }));
  const text = inspect(pool, { depth: 4 });
  // Numbers that the server and Node give, anew in each process.
  note('pool as text', text.replace(/(processID|secretKey|\w*async_?Id\w*\)?\]?): .*/gi, '$1'));
  note('settings of Error', Error.stackTraceLimit, Error.prepareStackTrace);
  note('globals by name', Object.keys(globalThis));
  client.release();
  (await waiting).release();
  await pool.end();
  print();
}

main();
