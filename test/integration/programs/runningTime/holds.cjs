/** Holds a client, in the way that its argument names, until it is killed. */
const { once } = require('node:events');
const { isMainThread, Worker, workerData } = require('node:worker_threads');
const { Pool } = require('pg');

const cpuUsage = (process.threadCpuUsage ?? process.cpuUsage).bind(process);

function connect() {
  return new Pool({ connectionString: process.env.DATABASE_URL }).connect();
}

const ways = {
  async idle() {
    await connect();
  },
  /** Waits for a lock that somebody else has, and then returns the client. */
  async query() {
    const client = await connect();
    await client.query('SELECT pg_advisory_xact_lock(1)');
    client.release();
  },
  /** Computes for so many milliseconds of CPU time when it is told to by SIGUSR2; says how long that took. */
  async busy(cpuMs) {
    const told = once(process, 'SIGUSR2');
    await connect();
    console.log('holding');
    await told;
    const begunMs = performance.now();
    const before = cpuUsage();
    let used;
    do used = cpuUsage(before);
    while (used.user + used.system < cpuMs * 1000);
    console.log(`took ${performance.now() - begunMs} ms`);
  },
  /** A worker that waits so many milliseconds for nothing, synchronously, and then goes on. */
  async worker(waitMs) {
    if (isMainThread) {
      new Worker(__filename, { workerData: process.argv.slice(2) });
      return;
    }
    await connect();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(waitMs));
  },
};

const [way, ...parameters] = workerData ?? process.argv.slice(2);
ways[way](...parameters);
