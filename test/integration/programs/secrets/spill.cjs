/**
 * Uses, misuses and loses clients with secrets everywhere, of which it is told by SPILL; prints none of them. Ends
 * because nothing keeps it alive.
 */
const { once } = require('node:events');
const { createServer, request } = require('node:http');
const { Client, Pool } = require('pg');
const { scope } = require(process.env.SCOPE_ENTRY);

const secrets = JSON.parse(process.env.SPILL);
const { host, port, database } = JSON.parse(process.env.SPILL_SERVER);
const base = { host, port, database, user: 'spill', application_name: process.env.SPILL_CONTROL };
// No timer keeps the program alive.
const limits = { max: 20, idleTimeoutMillis: 0 };

/** Each way in which a password is given. */
const pools = [
  {
    connectionString: `postgres://spill:${secrets.password}@${host}:${port}/${database}?application_name=${process.env.SPILL_CONTROL}`,
  },
  { ...base, password: secrets.password },
  { ...base, password: () => secrets.password },
  { ...base, password: async () => secrets.password },
  { ...base },
].map((options) => new Pool({ ...options, ...limits }));
const [pool] = pools;

/** Statements with a value where a value may be; those that fail do so at the server. */
function statements() {
  const value = secrets.literal;
  return [
    `SELECT '${value}'`,
    `SELECT e'\\'${value}'`,
    `SELECT U&'${value}', N'${value}'`,
    `SELECT $$${value}$$, $tag$ ${value} $tag$, $ä$ ${value} $ä$`,
    `SELECT 1 -- ${value}`,
    `SELECT /* /* ${value} */ ${value} */ 1`,
    `SELECT 'it''s ${value}', '${value}'`,
    `SELECT '${value}`,
    `SELECT ${'1 + '.repeat(150)} '${value}'`,
    // Cut off in the middle of the value.
    ...[490, 495, 1990, 1995].map((length) => `SELECT ${'a'.repeat(length - 9)} '${value}'`),
    `SELECT '${'a'.repeat(1990)}${value}'`,
    `ALTER ROLE spill PASSWORD '${secrets.password}'`,
    `SET spill.token = '${value}'`,
    `NOTIFY spill, '${value}'`,
    `DO $$ BEGIN RAISE EXCEPTION '${value}' USING DETAIL = '${value}', HINT = '${value}'; END $$`,
    `DO $$ BEGIN PERFORM '${value}'::integer; END $$`,
    { text: 'SELECT $1::text', values: [secrets.parameter] },
    { name: 'prepared', text: 'SELECT $1::text', values: [secrets.parameter] },
    // Of a unique violation the detail names the value.
    { text: 'INSERT INTO spill_orders VALUES ($1), ($1)', values: [secrets.parameter] },
  ];
}

async function use() {
  for (const each of pools) await each.query('SELECT 1');
  for (const url of [
    `./taker.mjs?token=${secrets.url}#${secrets.url}`,
    `data:text/javascript,// ${secrets.literal}%0Aexport const take = async (pool) => (await pool.connect()).release();`,
  ]) {
    const { take } = await import(url);
    await take(pool);
  }
  for (const statement of statements()) {
    await pool.query(statement).catch(() => undefined);
    // It is the last statement of a client that is forgotten.
    await scope(process.env.SPILL_CONTROL, async () => {
      const client = await new Pool({ ...base, max: 1 }).connect(); // forgets
      await client.query(statement).catch(() => undefined);
    });
  }
  const ssl = { key: secrets.key, ca: secrets.key, passphrase: secrets.key, rejectUnauthorized: false };
  await new Pool({ ...base, ssl }).connect().catch(() => undefined);
  await new Pool({ ...base, password: secrets.wrongPassword }).connect().catch(() => undefined);
}

async function misuse() {
  const value = secrets.literal;
  const twice = await pool.connect();
  twice.release();
  try {
    twice.release();
  } catch {
    // As it should.
  }
  const returned = await pool.connect();
  returned.release();
  await returned.query(`SELECT '${value}'`);
  const open = await pool.connect();
  await open.query('BEGIN');
  await open.query(`SELECT '${value}'`);
  open.release();
  const busy = await pool.connect();
  const answered = busy.query(`SELECT pg_sleep(0.1), '${value}'`);
  busy.release();
  await answered;
  const ended = await pool.connect();
  await ended.query(`SELECT '${value}'`);
  await ended.end();
  await scope(process.env.SPILL_CONTROL, async () => {
    const first = await pool.connect();
    await first.query(`SELECT '${value}'`);
    const second = await pool.connect();
    await second.query(`SELECT '${value}'`);
    const client = new Client({ ...base, password: secrets.password });
    await client.connect();
    await client.query(`SELECT '${value}'`);
  });
}

/** Asks its own server, in whose handler a client is forgotten. */
async function serve() {
  const server = createServer(async (_, response) => {
    const client = await pool.connect();
    await client.query('SELECT 1');
    response.setHeader('set-cookie', secrets.header);
    response.end(secrets.header);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const token = secrets.url;
  const paths = [
    `/reset/${token}?token=${token}`,
    `/mail/${token}@example.org/`,
    `/k;key=${token}`,
    `/a%2F${token}`,
  ];
  for (const path of paths) {
    const sent = request({
      port: server.address().port,
      path,
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.header}`, cookie: secrets.header },
    });
    sent.end(secrets.header);
    const [response] = await once(sent, 'response');
    await once(response.resume(), 'end');
  }
  server.close();
  server.closeAllConnections();
}

async function main() {
  await use();
  await misuse();
  await serve();
  // Now the clients are lost for certain.
  for (const handle of process._getActiveHandles()) handle.unref?.();
}

main();
