// Brings clients into the states after which the functions are called, and stays so.
import { once } from 'node:events';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import QueryStream from 'pg-query-stream';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
const pipelined = new pg.Pool({ connectionString: process.env.DATABASE_URL, pipeline: true });
const NEVER = 'SELECT pg_sleep(3600)';
const ROWS = 'SELECT * FROM generate_series(1, 1000)';

async function cursorReading() {
  const client = await pool.connect();
  void client.query(new Cursor(NEVER)).read(1);
}

async function cursorBetweenReads() {
  const client = await pool.connect();
  await client.query(new Cursor(ROWS)).read(1);
}

async function cursorClosed() {
  const client = await pool.connect();
  const cursor = client.query(new Cursor(ROWS));
  await cursor.read(1);
  await cursor.close();
}

async function streamReading() {
  const client = await pool.connect();
  client.query(new QueryStream(NEVER)).resume();
}

async function streamPaused() {
  const client = await pool.connect();
  const stream = client.query(new QueryStream(ROWS, [], { batchSize: 10 }));
  await once(stream, 'readable');
}

async function streamEnded() {
  const client = await pool.connect();
  for await (const row of client.query(new QueryStream(ROWS))) void row;
}

async function copyingOut() {
  const client = await pool.connect();
  client.query(copyTo(`COPY (${NEVER}) TO STDOUT`)).resume();
}

async function copiedOut() {
  const client = await pool.connect();
  for await (const chunk of client.query(copyTo(`COPY (${ROWS}) TO STDOUT`))) void chunk;
}

async function copyingIn() {
  const client = await pool.connect();
  await client.query('CREATE TEMP TABLE numbers (n int)');
  client.query(copyFrom('COPY numbers FROM STDIN')).write('1\n');
}

async function copiedIn() {
  const client = await pool.connect();
  await client.query('CREATE TEMP TABLE numbers (n int)');
  const stream = client.query(copyFrom('COPY numbers FROM STDIN'));
  stream.end('1\n2\n');
  await once(stream, 'finish');
}

async function pipelineRunning() {
  const client = await pipelined.connect();
  const first = client.query('SELECT 1');
  void client.query(NEVER);
  await first;
}

async function pipelineDone() {
  const client = await pipelined.connect();
  await Promise.all([client.query('SELECT 1'), client.query('SELECT 2')]);
}

await Promise.all([cursorReading(), cursorBetweenReads(), cursorClosed()]);
await Promise.all([streamReading(), streamPaused(), streamEnded()]);
await Promise.all([copyingOut(), copiedOut(), copyingIn(), copiedIn()]);
await Promise.all([pipelineRunning(), pipelineDone()]);
console.log('there');
