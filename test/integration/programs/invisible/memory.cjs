/** Whether clients, pools and errors go when the program has forgotten them. Needs --expose-gc. */
const { setTimeout: delay } = require('node:timers/promises');
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

const options = { connectionString: process.env.DATABASE_URL, idleTimeoutMillis: 1 };

async function forgotten() {
  const pool = new Pool(options);
  const released = await pool.connect();
  const destroyed = await pool.connect();
  await released.query('SELECT 1');
  await destroyed.query('SELECT 1');
  const failed = await released.query('SELECT nothing').catch((error) => error);
  released.release();
  destroyed.release(true);
  const things = { pool, released, destroyed, failed, release: released.release };
  await pool.end();
  return Object.entries(things).map(([name, thing]) => [name, new WeakRef(thing)]);
}

/** Held for ever, as far as the hook knows. */
async function lost() {
  const pool = new Pool(options);
  const client = await pool.connect();
  const stream = client.connection.stream;
  stream.destroy();
  client.on('error', () => undefined);
  pool._clients = [];
  return [
    ['lost pool', new WeakRef(pool)],
    ['lost client', new WeakRef(client)],
  ];
}

async function main() {
  const things = [...(await forgotten()), ...(await lost())];
  for (let round = 0; round < 50 && things.some(([, thing]) => thing.deref()); round++) {
    await delay(20);
    globalThis.gc();
  }
  for (const [name, thing] of things) note(name, thing.deref() === undefined ? 'gone' : 'still there');
  print();
  process.exit();
}

main();
