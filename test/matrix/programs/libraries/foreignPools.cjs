// Prints what a program can see of pools that are not pg's, and of what they do when clients run out.
const { AsyncLocalStorage } = require('node:async_hooks');
const knex = require('knex');
const Client = require('knex/lib/client');
const Runner = require('knex/lib/execution/runner');
const Transaction = require('knex/lib/execution/transaction');
const { Sequelize } = require('sequelize');
const SequelizePool = require('sequelize-pool');
const tarn = require('tarn');

const url = process.env.DATABASE_URL;
const seen = { warnings: [], unhandled: [], logged: [] };
process.on('warning', ({ name, message }) => seen.warnings.push(`${name}: ${message}`));
process.on('unhandledRejection', ({ name, message }) => seen.unhandled.push(`${name}: ${message}`));
// Frames of Node's timers depend on what was due at once.
const log = { warn: (message) => seen.logged.push(message.replace(/^ *at .*node:internal.*\n/gm, '')) };
const storage = new AsyncLocalStorage();

function shapeOf({ prototype }) {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(([key, { value, ...rest }]) => [
    key,
    typeof value === 'function' ? [value.name, value.length, Object.keys(value)] : typeof value,
    rest,
  ]);
}

function clientShape(client) {
  const listeners = client.eventNames().map((name) => [String(name), client.listenerCount(name)]);
  return [Reflect.ownKeys(client).map(String), listeners];
}

const errorOf = (promise) => promise.then(String, ({ name, message }) => `${name}: ${message}`);

async function ofKnex() {
  const pools = { pool: { min: 0, max: 1 }, acquireConnectionTimeout: 200 };
  const db = knex({ client: 'pg', connection: url, log, ...pools });
  const { pool } = db.client;
  seen.knex = [Client, Runner, Transaction, tarn.Pool, pool.constructor].map(shapeOf);
  seen.knexPool = [Object.keys(pool), db.client.eventNames()];
  const pending = pool.acquire();
  const client = await pending.promise;
  seen.pending = [
    shapeOf(pending.constructor),
    Object.keys(pending),
    pending.promise.constructor === Promise,
  ];
  seen.knexClient = clientShape(client);
  seen.knexTimeouts = await Promise.all([
    errorOf(db.transaction()),
    errorOf(db.raw('SELECT 1')),
    errorOf(db.client.acquireConnection()),
  ]);
  seen.knexReleases = [pool.release(client), pool.release(client), pool.release.call(pool, {})];
  seen.knexStore = await storage.run('own', () => db.transaction(async () => storage.getStore()));
  const trx = db.transaction();
  seen.knexPromise = [trx.constructor === Promise, trx instanceof Promise];
  await (await trx).rollback();
  await db.destroy();
}

async function ofSequelize() {
  const db = new Sequelize(url, { logging: false, pool: { max: 1, acquire: 200 } });
  const { connectionManager: manager } = db;
  const stores = [];
  db.addHook('beforePoolAcquire', () => void stores.push(storage.getStore()));
  db.addHook('afterPoolAcquire', () => void stores.push(storage.getStore()));
  const managerClass = Object.getPrototypeOf(manager.constructor);
  seen.sequelize = [managerClass, SequelizePool.Pool, manager.pool.constructor].map(shapeOf);
  seen.sequelizePool = Object.keys(manager.pool);
  const promise = storage.run('own', () => manager.getConnection());
  seen.sequelizePromise = promise.constructor === Promise;
  const client = await promise;
  seen.sequelizeClient = clientShape(client);
  seen.sequelizeTimeouts = await Promise.all([errorOf(db.transaction()), errorOf(db.query('SELECT 1'))]);
  seen.sequelizeStores = stores;
  await manager.destroyConnection(client);
  seen.destroyed = [manager.pool.size, manager.pool.using];
  await db.close();
  seen.closed = await errorOf(db.transaction());
}

function ofModules() {
  const path = Object.keys(require.cache).find((key) => /abstract.connection-manager\.js$/.test(key));
  const loaded = require.cache[path];
  seen.modules = [module, loaded].map((one) =>
    Object.entries(Object.getOwnPropertyDescriptors(one)).map(([key, { value, ...rest }]) => [key, rest]),
  );
  try {
    require('./no such module');
  } catch ({ stack }) {
    seen.stack = stack;
  }
}

ofKnex()
  .then(ofSequelize)
  .then(ofModules)
  .catch((error) => (seen.failed = error.stack))
  .then(() => console.log(JSON.stringify(seen, undefined, 2)));
