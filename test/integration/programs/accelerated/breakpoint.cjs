/**
 * On SIGUSR2 it takes clients in several ways that would each be a leak if ten minutes went by, stops at a breakpoint
 * while it holds them, then releases all of them and ends.
 */
const { EventEmitter, once } = require('node:events');
const { createServer, get } = require('node:http');
const { Pool } = require('pg');

const options = { connectionString: process.env.DATABASE_URL };
const pool = new Pool(options);
const narrow = new Pool({ ...options, max: 1, connectionTimeoutMillis: 60_000 });
const seconds = (duration) => new Promise((resolve) => setTimeout(resolve, duration * 1000));
const timer = new EventEmitter();
const over = once(timer, 'due');
let held = 0;

async function holdFrom(from, text, answer = () => undefined) {
  const client = await from.connect();
  await client.query(text);
  answer();
  held++;
  await over;
  await client.query('COMMIT');
  client.release();
}

const work = {
  '/transaction': () => holdFrom(pool, 'BEGIN'),
  '/afterwards': (answer) => holdFrom(pool, 'SELECT 1', answer),
  '/narrow': () => holdFrom(narrow, 'SELECT 1'),
  /** Waits for the client that the others hold. The breakpoint lets its patience run out. */
  '/waiting': () => holdFrom(narrow, 'SELECT 1').catch(() => console.log('timed out')),
};

const server = createServer(async ({ url }, response) => {
  await work[url](() => response.end());
  response.end();
});

async function main() {
  // Connections are made beforehand: they take long where time goes fast.
  await Promise.all([pool, pool, pool, narrow].map((each) => each.query('SELECT pg_sleep(0.05)')));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const alive = setInterval(() => undefined, 1000);
  process.once('SIGUSR2', async () => {
    clearInterval(alive);
    const { port } = server.address();
    const fetched = Object.keys(work).map((path) =>
      once(get({ port, path, host: '127.0.0.1' }), 'response').then(([response]) => response.resume()),
    );
    const outside = holdFrom(pool, 'SELECT 1');
    while (held < 4 || narrow.waitingCount === 0) await seconds(0.05);
    // After a beat the hook has told everything, and nothing is worth a word yet.
    await seconds(0.6);
    setTimeout(() => timer.emit('due'), 2000);
    debugger;
    await Promise.all([outside, ...fetched]);
    await seconds(4);
    server.close();
    await Promise.all([pool, narrow].map((each) => each.end()));
  });
  console.log('ready');
}

void main();
