/**
 * Does all that healthy programs do with a database for so many seconds, of which ACCELERATION make one, and says how
 * often it did what. With the second argument `forget` one request does not release its client.
 */
const { createServer, get } = require('node:http');
const { Pool } = require('pg');
const { scope } = require(process.env.SCOPE_ENTRY);

const FACTOR = Number(process.env.ACCELERATION);
const [wantedSeconds, mode] = process.argv.slice(2);
const options = { connectionString: process.env.DATABASE_URL };
const pool = new Pool({ ...options, max: 40 });
/** Too small for what is asked of it. */
const crowded = new Pool({ ...options, max: 2, connectionTimeoutMillis: 3000 });
const queue = new Pool({ ...options, max: 1 });

const done = {};
const count = (what) => (done[what] = (done[what] ?? 0) + 1);
const between = (low, high) => low + Math.random() * (high - low);
const seconds = (duration) => new Promise((resolve) => setTimeout(resolve, duration * 1000));
/** A query that takes so long. The database's time is not accelerated. */
const longQuery = (client, duration) => client.query('SELECT pg_sleep($1)', [duration / FACTOR]);

async function withClient(from, use) {
  const client = await from.connect();
  try {
    return await use(client);
  } finally {
    client.release();
  }
}

async function inTransaction(client, work) {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

const insert = (client, id) => client.query('INSERT INTO purchases VALUES ($1)', [id]);
let purchases = 0;

/** What requests do, and every how many seconds there is one. */
const routes = {
  short: [0.5, () => withClient(pool, (client) => client.query('SELECT 1'))],
  query: [0.5, () => pool.query('SELECT 1')],
  /** Waits for a payment provider within a transaction. */
  transaction: [
    5,
    () =>
      withClient(pool, (client) =>
        inTransaction(client, async () => {
          await insert(client, ++purchases);
          await seconds(between(0.2, 12));
          await client.query('SELECT count(*) FROM purchases');
        }),
      ),
  ],
  report: [10, () => withClient(pool, (client) => longQuery(client, between(20, 90)))],
  retry: [
    6,
    async () => {
      for (let attempt = 1; attempt <= 3; attempt++) {
        const client = await pool.connect();
        try {
          // Number 0 is there already, so only the last attempt succeeds.
          await inTransaction(client, () => insert(client, attempt < 3 ? 0 : ++purchases));
          client.release();
          return;
        } catch {
          client.release();
          await seconds(between(1, 4));
        }
      }
    },
  ],
  crowded: [
    1,
    () =>
      withClient(crowded, (client) => longQuery(client, between(1, 4))).catch(() =>
        count('acquire timed out'),
      ),
  ],
  /** Others wait for the only client while it is idle now and then. */
  queued: [
    9,
    () =>
      withClient(queue, async (client) => {
        await longQuery(client, between(1, 3));
        await seconds(between(1, 3));
        await longQuery(client, between(1, 2));
      }),
  ],
  cancelled: [
    15,
    () =>
      withClient(pool, (client) =>
        inTransaction(client, async () => {
          await client.query(`SET LOCAL statement_timeout = ${Math.ceil(4000 / FACTOR)}`);
          await longQuery(client, 60);
        }).catch(() => count('statement timed out')),
      ),
  ],
  givenUp: [
    15,
    async () => {
      const client = await pool.connect();
      try {
        await client.query({ text: 'SELECT pg_sleep($1)', values: [8 / FACTOR], query_timeout: 3000 });
        client.release();
      } catch (error) {
        count('query given up');
        client.release(error);
      }
    },
  ],
  parallel: [
    5,
    () => Promise.all([1, 2, 3].map(() => withClient(pool, (client) => longQuery(client, between(0.5, 2))))),
  ],
  /** Writes to somebody who reads slowly: suspect, but its request goes on. */
  download: [10, () => withClient(pool, () => seconds(between(4, 45)))],
  disconnected: [
    20,
    async () => {
      const client = await pool.connect();
      client.on('error', () => count('connection lost'));
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
      await seconds(between(0.5, 6));
      client.release(true);
    },
  ],
  /** Answers first and works then, always with less than 10 s between queries. */
  afterwards: [
    5,
    (answer) =>
      withClient(pool, async (client) => {
        answer();
        for (let step = 0; step < 6; step++) {
          await client.query('SELECT 1');
          await seconds(between(1, 7));
        }
      }),
  ],
  /** Is idle for a while after the answer, and works in between without the client. */
  afterwardsByPool: [
    8,
    (answer) =>
      withClient(pool, async (client) => {
        answer();
        for (let step = 0; step < 4; step++) {
          await seconds(between(3, 7));
          await pool.query('SELECT 1');
        }
        await client.query('SELECT 1');
      }),
  ],
};

/** What goes on beside requests. */
const chores = {
  job: [
    15,
    () =>
      scope('send invoices', () =>
        withClient(pool, async (client) => {
          for (let invoice = 0; invoice < 3; invoice++) {
            await client.query('SELECT 1');
            await seconds(between(1, 6));
          }
        }),
      ),
  ],
  /** A tenant's pool is closed while a query of it runs. */
  tenant: [
    20,
    async () => {
      const tenant = new Pool({ ...options, application_name: `tenant ${count('tenants')}` });
      const client = await tenant.connect();
      const answered = longQuery(client, between(1, 4));
      const ended = tenant.end();
      await answered;
      await seconds(between(0.1, 0.8));
      client.release();
      await ended;
    },
  ],
  notify: [10, () => pool.query('NOTIFY news')],
  busyLoop: [
    60,
    () => {
      const untilMs = performance.now() + between(1000, 3000);
      while (performance.now() < untilMs);
    },
  ],
};

/** Clients that are held for as long as the program lives, and how often they are used. */
async function keep(text, everySeconds, farewell) {
  const client = await pool.connect();
  client.on('notification', () => count('notified'));
  await client.query(text);
  const using = setInterval(() => void client.query('SELECT 1'), everySeconds * 1000);
  return async () => {
    clearInterval(using);
    await client.query(farewell);
    client.release();
  };
}

async function main() {
  await pool.query('CREATE TABLE purchases (id integer PRIMARY KEY); INSERT INTO purchases VALUES (0)');
  const server = createServer((request, response) => void serve(request, response));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const kept = [
    await keep('LISTEN news', 600, 'UNLISTEN news'),
    await keep('SELECT pg_advisory_lock(1)', 90, 'SELECT pg_advisory_unlock(1)'),
    await keep('SELECT 1', 25, 'SELECT 1'),
  ];
  if (mode === 'forget') await fetchFrom(port, 'forget');
  await goOn(Number(wantedSeconds), port);
  if (mode !== 'forget') {
    for (const release of kept) await release();
    await Promise.all([pool, crowded, queue].map((each) => each.end()));
    server.close();
  }
  console.log(JSON.stringify(done));
  if (mode === 'forget') process.exit();
}

/** Does everything again and again, save for a pause every five minutes; resolves when all of it is over. */
async function goOn(duration, port) {
  const running = new Set();
  const start = (work) => {
    const over = Promise.resolve(work()).finally(() => running.delete(over));
    running.add(over);
  };
  // Like the hook's time, it does not go on while the process waits for a processor.
  let elapsed = 0;
  const counting = setInterval(() => (elapsed += 0.5), 500);
  const fetches = Object.entries(routes).map(([name, [every]]) => [name, every, () => fetchFrom(port, name)]);
  const others = Object.entries(chores).map(([name, [every, work]]) => [name, every, work]);
  await Promise.all(
    [...fetches, ...others].map(async ([name, every, work]) => {
      while (elapsed < duration) {
        await seconds(between(0.5 * every, 1.5 * every));
        if (elapsed % 300 > 260) continue;
        count(name);
        start(work);
      }
    }),
  );
  while (running.size > 0) await Promise.all(running);
  clearInterval(counting);
}

const serving = new Set();

async function serve({ url }, response) {
  const answer = () => response.end('done');
  if (url === '/forget') {
    await pool.connect(); // forgotten
    answer();
    return;
  }
  const work = routes[url.slice(1)][1](answer);
  serving.add(work);
  try {
    await work;
  } finally {
    serving.delete(work);
    if (!response.writableEnded) answer();
  }
}

function fetchFrom(port, name) {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: `/${name}` }, (response) => {
      response.resume().on('end', resolve);
    }).on('error', reject);
  }).then(() => Promise.all(serving));
}

void main();
