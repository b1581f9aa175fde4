/** A server without any async context of its own: what its requests, responses and promises look like. */
const { createServer, get } = require('node:http');
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

/**
 * Before Node 24, promises have symbols as soon as any AsyncLocalStorage is in use, as the hook's is while requests
 * are served.
 */
const namesOf = (promise) => Reflect.ownKeys(promise).filter((key) => typeof key === 'string');
const counts = (emitter) => emitter.eventNames().map((name) => [name, emitter.listenerCount(name)]);

async function main() {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
  const server = createServer(async (request, response) => {
    note('stack', new Error('here'));
    note('of the request', counts(request), Reflect.ownKeys(request));
    note('of the response', counts(response), Reflect.ownKeys(response));
    note('of the socket', counts(request.socket), Reflect.ownKeys(request.socket));
    const promise = pool.connect();
    note('a promise', promise.constructor === Promise, namesOf(promise));
    (await promise).release();
    if (request.url === '/throws') throw new Error('of the program');
    response.end();
  });
  process.on('uncaughtException', (error, origin) => {
    note('uncaught', error, origin);
    server.closeAllConnections();
  });
  note('of the server', counts(server));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  for (const path of ['/', '/throws']) {
    await new Promise((resolve) => {
      const asked = get({ port: server.address().port, path, agent: false }, (response) => {
        note(
          'answer',
          response.statusCode,
          response.rawHeaders.filter((_, index) => index % 2 === 0),
        );
        response.resume();
        response.on('close', resolve);
      });
      asked.on('error', ({ code }) => resolve(note('answer', code)));
    });
  }
  await new Promise((resolve) => server.close(resolve));
  await pool.end();
  print();
}

main();
