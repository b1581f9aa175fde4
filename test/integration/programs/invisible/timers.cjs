/** The program's clock stands still or jumps, and the timers that it knows are its own. */
const { mock } = require('node:test');
const { setImmediate: later } = require('node:timers/promises');
const { Pool } = require('pg');
const { note, print } = require('./facts.cjs');

const created = [];
const real = { setTimeout, setInterval, now: Date.now };

async function main() {
  for (const name of ['setTimeout', 'setInterval']) {
    globalThis[name] = (callback, delayMs, ...rest) => {
      created.push(`${name} of ${delayMs}`);
      return real[name](callback, delayMs, ...rest);
    };
  }
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1, idleTimeoutMillis: 1000 });
  const client = await pool.connect();
  await client.query('SELECT 1');
  note('timers', ...created);
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  mock.timers.tick(3_600_000);
  note('an hour later', Date.now());
  client.release();
  note('idle', pool.idleCount);
  mock.timers.tick(2000);
  await later();
  note('idle for too long', pool.idleCount, pool.totalCount);
  for (let round = 0; round < 3; round++) {
    (await pool.connect()).release();
    mock.timers.runAll();
  }
  Date.now = performance.now = () => {
    throw new Error('no time');
  };
  process.hrtime = process.hrtime.bigint = process.cpuUsage = Date.now;
  (await pool.connect()).release();
  mock.timers.reset();
  Date.now = real.now;
  await pool.end();
  print();
}

main();
