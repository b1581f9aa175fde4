/**
 * A random but repeatable program: `node random.cjs <seed> <operations>`. Several pools, twelve call sites, promises
 * and callbacks, timeouts, refused connections, destroyed and forgotten clients, double releases, and, on a real
 * PostgreSQL (DATABASE_URL), killed backends; half of it in a worker. Each thread keeps its own books and prints them,
 * as one line of JSON, when it is done.
 */
const { once, EventEmitter } = require('node:events');
const { readFileSync } = require('node:fs');
const { isMainThread, Worker, workerData } = require('node:worker_threads');
const { Client, Pool } = require('pg');

const { seed, operations } = isMainThread
  ? { seed: Number(process.argv[2]), operations: Number(process.argv[3]) / 2 }
  : workerData;
const isReal = process.env.DATABASE_URL !== undefined;
const CONCURRENCY = 30;

/** Mulberry32, by Tommy Ettinger: 32 bits of state are enough here. */
function generator(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
const random = generator(seed + (isMainThread ? 0 : 1));
const below = (limit) => Math.floor(random() * limit);

/** What pg-pool needs of a client; one connection in a hundred is refused. */
class FakeClient extends EventEmitter {
  _queryable = true;
  _ending = false;
  _queryQueue = [];
  _activeQuery = null;
  connect(callback) {
    const error = random() < 0.01 ? new Error('refused') : undefined;
    setImmediate(callback, error);
  }
  query(_text, _values, callback) {
    this._activeQuery = {};
    const answered = Promise.resolve().then(() => {
      this._handleReadyForQuery({ status: 'I' });
      return { rows: [] };
    });
    if (callback) void answered.then((result) => callback(undefined, result));
    return answered;
  }
  _handleReadyForQuery() {
    this._activeQuery = null;
  }
  _pulseQueryQueue() {}
  isConnected() {
    return true;
  }
  end(callback) {
    callback?.();
  }
}

const options = isReal
  ? { connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 50 }
  : { Client: FakeClient, connectionTimeoutMillis: 3 };
// Equal options: pools are told apart by nothing but themselves.
const pools = [3, 5, 8].map((max) => new Pool({ ...options, max }));
for (const pool of pools) pool.on('error', () => {});

const SITES = [
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
  (pool, callback) => (callback ? pool.connect(callback) : pool.connect()),
];
/** The line of the first of them, counted from 1. */
const FIRST_LINE = readFileSync(__filename, 'utf8').split('\n').indexOf('const SITES = [') + 2;

const books = SITES.map(() => ({ acquired: 0, released: 0, destroyed: 0, failed: 0 }));
const totals = { poolQueries: 0, doubleReleases: 0, forgotten: 0 };
const hasForgotten = new Set();
/** One after the other, because a client takes one query at a time. */
let killed = Promise.resolve();
const killer = isReal ? new Client({ connectionString: process.env.DATABASE_URL }) : undefined;

async function operate() {
  const pool = pools[below(pools.length)];
  if (random() < 0.1) {
    totals.poolQueries++;
    return pool.query('SELECT 1').catch(() => {});
  }
  const site = below(SITES.length);
  const book = books[site];
  let client;
  try {
    client = random() < 0.5 ? await SITES[site](pool) : await byCallback(SITES[site], pool);
  } catch {
    book.failed++;
    return;
  }
  book.acquired++;
  const { release } = client;
  const ignore = () => {};
  client.on('error', ignore);
  try {
    if (random() < 0.7) await client.query('SELECT 1');
    if (killer && random() < 0.01) {
      killed = killed.then(() => killer.query('SELECT pg_terminate_backend($1)', [client.processID]));
      await killed;
      await client.query('SELECT 1');
    }
  } catch {
    client.off('error', ignore);
    book.destroyed++;
    release(true);
    return;
  }
  client.off('error', ignore);
  const fate = random();
  // One of each pool: the program is to go on.
  if (fate < 0.001 && !hasForgotten.has(pool)) {
    client.on('error', ignore);
    hasForgotten.add(pool);
    totals.forgotten++;
    return;
  }
  if (fate < 0.02) {
    book.destroyed++;
    release(random() < 0.5 ? true : new Error('broken'));
  } else {
    book.released++;
    release();
  }
  if (random() < 0.01) {
    totals.doubleReleases++;
    try {
      release();
    } catch {
      // As pg-pool says.
    }
  }
}

function byCallback(take, pool) {
  return new Promise((resolve, reject) => {
    take(pool, (error, client) => (error ? reject(error) : resolve(client)));
  });
}

async function work(count) {
  for (let done = 0; done < count; done++) await operate();
}

async function main() {
  const worker = isMainThread ? new Worker(__filename, { workerData: { seed, operations } }) : undefined;
  // Before anything is awaited: the worker may be done first.
  const workerEnded = worker && once(worker, 'exit');
  await killer?.connect();
  await Promise.all(Array.from({ length: CONCURRENCY }, () => work(Math.ceil(operations / CONCURRENCY))));
  await killer?.end();
  const lines = books.map((book, index) => ({ line: FIRST_LINE + index, ...book }));
  console.log(JSON.stringify({ lines, ...totals }));
  await workerEnded;
  process.exit();
}

void main();
