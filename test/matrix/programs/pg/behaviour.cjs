// Prints what a program sees of the pool in the kit. It is run with and without the hook, and must print the same.
const { AsyncLocalStorage } = require('node:async_hooks');
const { setTimeout: delay } = require('node:timers/promises');
const Pool = require('pg-pool');

const connectionString = process.env.DATABASE_URL;
const storage = new AsyncLocalStorage();
const seen = [];
const see = (what, value) => seen.push([what, value]);
const messageOf = (error) => error?.message;
const shape = (fn) => [fn.name, fn.length, Object.getOwnPropertyNames(fn)];

process.on('warning', (warning) => see('warning', messageOf(warning)));
process.on('exit', (code) => console.log(JSON.stringify([...seen, ['exit code', code]], undefined, 1)));

class OwnPromise extends Promise {}

async function main() {
  for (const name of ['connect', 'query', 'newClient', '_acquireClient', '_pulseQueue', '_release']) {
    const descriptor = Object.getOwnPropertyDescriptor(Pool.prototype, name);
    see(name, [shape(descriptor.value), descriptor.enumerable, descriptor.writable, descriptor.configurable]);
  }
  see('methods', Object.getOwnPropertyNames(Pool.prototype));
  see('symbols', Object.getOwnPropertySymbols(Pool.prototype).length);

  const pool = new Pool({ connectionString, max: 1, connectionTimeoutMillis: 300, Promise: OwnPromise });
  for (const event of ['connect', 'acquire', 'remove']) pool.on(event, () => see('event', event));
  const promise = pool.connect();
  see('promise', promise.constructor.name);
  const client = await promise;
  see('client', [Object.keys(client), Object.getOwnPropertySymbols(client).length, shape(client.release)]);
  see('listeners', [client.listenerCount('error'), pool.eventNames(), pool.totalCount]);

  await new Promise((resolve) => {
    const returned = storage.run('waiter', () =>
      pool.connect(function callback(...answer) {
        see('timed out', [answer.length, messageOf(answer[0]), storage.getStore(), pool.waitingCount]);
        resolve();
      }),
    );
    see('callback returns', returned);
  });
  await pool.connect().catch((error) => see('timed out promise', [messageOf(error), error.constructor.name]));
  see('waiting', pool.waitingCount);

  const queued = new Promise((resolve) => {
    storage.run('waiter', () =>
      pool.connect(function callback(...answer) {
        const [error, next, release] = answer;
        see('queued', [answer.length, error, next === client, release === next.release, typeof this]);
        see('context', [storage.getStore(), Object.keys(this ?? {})]);
        see('order', next.listenerCount('error'));
        release();
        resolve();
      }, 'too many'),
    );
  });
  see(
    'released',
    storage.run('releaser', () => client.release()),
  );
  await queued;
  try {
    client.release();
  } catch (error) {
    see('released twice', messageOf(error));
  }

  see('query', (await pool.query('SELECT $1::int AS one', [1])).rows);
  await pool.query('SELECT nonsense').catch((error) => see('bad query', messageOf(error)));
  see('after a bad query', [pool.totalCount, pool.idleCount]);
  const destroyed = await pool.connect();
  see('destroyed', destroyed.release(new Error('broken')));
  see('after destroying', [pool.totalCount, pool.idleCount]);

  await new Promise((resolve) => pool.end(resolve));
  pool.connect((...answer) => see('ended', [answer.length, messageOf(answer[0])]));
  see('after end', seen.at(-1)[0]);

  const patient = new Pool({ connectionString, max: 1 });
  await new Promise((resolve) => {
    for (const what of ['new', 'idle']) {
      patient.connect(function callback(...answer) {
        see(what, [answer.length, Object.keys(this), Object.getOwnPropertySymbols(this).length]);
        see('same', [answer[2] === answer[1].release, this.callback === callback]);
        answer[1].release();
        if (what === 'idle') resolve();
      });
    }
  });
  await patient.end();

  const refused = new Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/nothing' });
  await new Promise((resolve) => {
    refused.connect((...answer) => {
      see('refused', [answer.length, answer[0].code, answer[1], shape(answer[2])]);
      resolve();
    });
  });
  see('after refusal', refused.totalCount);

  const verified = new Pool({
    connectionString,
    verify: (_client, done) =>
      setImmediate(done, verified.totalCount > 1 ? new Error('not good enough') : undefined),
  });
  const good = await verified.connect();
  await verified.connect().catch((error) => see('not verified', [messageOf(error), verified.totalCount]));
  see('verified', good.release());
  await verified.end();
  await delay(10);
}

main().catch((error) => see('failed', String(error.stack)));
