/** The same work in workers, forks and a cluster, with the arguments and environments that they are given. */
const { fork } = require('node:child_process');
const { once } = require('node:events');
const { isMainThread, parentPort, Worker } = require('node:worker_threads');
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

async function work() {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL ?? process.argv.at(-1), max: 1 });
  const client = await pool.connect();
  const { rows } = await client.query('SELECT 1 AS one');
  client.release();
  await pool.end();
  return {
    rows,
    execArgv: process.execArgv,
    keys: Object.keys(process.env).filter((key) => /^DATA/.test(key)),
  };
}

async function main() {
  const argv = [process.env.DATABASE_URL];
  const { NODE_OPTIONS, ...environment } = process.env;
  for (const [name, options] of [
    ['plain', {}],
    ['without arguments', { execArgv: [] }],
    ['without environment', { env: {}, argv }],
    ['with some', { env: { DATABASE_URL: argv[0] }, execArgv: ['--no-warnings'] }],
  ]) {
    const worker = new Worker(__filename, options);
    const listeners = worker.eventNames();
    // Both at once, because the last message and the exit may come in the same turn.
    const [[message], code] = await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
    note(name, message, listeners, code);
  }
  const terminated = new Worker(__filename);
  await once(terminated, 'online');
  note('terminated', await terminated.terminate());
  for (const [name, options] of [
    ['forked', { env: process.env }],
    ['forked without options', { env: environment, execArgv: [] }],
  ]) {
    const child = fork(__filename, ['child'], options);
    const [[message], code] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
    note(name, message, code);
  }
  print();
}

if (!isMainThread) work().then((answer) => parentPort.postMessage(answer));
else if (process.argv[2] === 'child')
  work().then((answer) => process.send(answer, () => process.disconnect()));
else main();
