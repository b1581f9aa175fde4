/**
 * Takes clients at one line: 60 for a moment, one that it keeps until SIGUSR2, and then one after the other for a while
 * each.
 */
const { setTimeout: delay } = require('node:timers/promises');
const { Pool } = require('pg');

const KEPT = 60;
const HELD_MS = 150;

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
let kept;
process.once('SIGUSR2', () => {
  kept.release(); // returned late
});

async function main() {
  for (let count = 0; ; count++) {
    const client = await pool.connect(); // acquired
    await client.query('SELECT 1'); // queried
    if (count === KEPT) {
      kept = client;
      continue;
    }
    // Without it Node's part of the next stack is another one, so the kept client comes from a site of its own.
    if (count < KEPT - 1) await delay(1);
    if (count > KEPT) await delay(HELD_MS);
    client.release(); // released
  }
}

void main();
