/** A worker ends with clients in its hands, in the way that the argument names; the main thread has no pool. */
const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads');
const { setTimeout: delay } = require('node:timers/promises');

async function work() {
  const { Pool } = require('pg');
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
  const first = await pool.connect(); // early
  if (workerData === 'terminate' || workerData === 'exit of the main thread') await delay(200);
  const second = await pool.connect(); // late
  switch (workerData) {
    case 'exit':
      process.exit(4);
      break;
    case 'exception':
      throw new Error('of the program');
    case 'starved':
      first.unref();
      second.unref();
      break;
    default:
      parentPort.postMessage('holding');
  }
}

function main(way) {
  const worker = new Worker(__filename, { workerData: way });
  worker.on('error', () => undefined);
  worker.on('message', () => {
    if (way === 'terminate') void worker.terminate();
    else process.exit(9);
  });
}

if (isMainThread) main(process.argv[2]);
else work();
