/** The order of calls, and in which async context each of them happens. */
const { AsyncLocalStorage } = require('node:async_hooks');
const { createServer, get } = require('node:http');
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

const storage = new AsyncLocalStorage();
const order = [];
const mark = (name) => order.push(`${name} in ${storage.getStore()}`);

async function main() {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
  for (const name of ['connect', 'acquire', 'release', 'remove']) pool.on(name, () => mark(name));
  const done = [];
  storage.run('holder', () => {
    done.push(
      (async () => {
        mark('asks');
        const client = await pool.connect();
        mark('has');
        process.nextTick(() => mark('tick'));
        Promise.resolve().then(() => mark('microtask'));
        await client.query('SELECT 1');
        mark('has its rows');
        await new Promise((resolve) => {
          client.query('SELECT 1', () => {
            mark('is called with rows');
            resolve();
          });
        });
        client.release();
        mark('has released');
      })(),
    );
  });
  storage.run('waiting callback', () => {
    done.push(
      new Promise((resolve) => {
        pool.connect((error, client, release) => {
          mark('is called');
          release();
          mark('is released');
          resolve(error);
        });
        mark('is queued');
      }),
    );
  });
  storage.run('waiting promise', () => {
    done.push(
      pool.connect().then((client) => {
        mark('settles');
        client.release();
      }),
    );
  });
  storage.run('query', () => done.push(pool.query('SELECT 1').then(() => mark('settles'))));
  mark('is outside');
  await Promise.all(done);
  note('order', ...order.splice(0));

  const server = createServer((request, response) => {
    mark('request');
    storage.run(request.url, async () => {
      const client = await pool.connect();
      mark('has');
      request.on('close', () => mark('closed'));
      await client.query('SELECT 1');
      client.release();
      note('of the request', request.eventNames(), Reflect.ownKeys(request).length);
      note('of the response', response.eventNames(), Reflect.ownKeys(response).length);
      response.end('done');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  for (const path of ['/one', '/two']) {
    await new Promise((resolve) => {
      get({ port: server.address().port, path, agent: false }, (response) => {
        response.resume();
        response.on('close', resolve);
      });
    });
  }
  note('order of requests', ...order.splice(0));
  await new Promise((resolve) => server.close(resolve));
  await pool.end();
  print();
}

main();
