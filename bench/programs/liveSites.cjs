/**
 * Takes clients at the lines of sites.cjs beside it, again and again, at `RATE` checkouts a second. At each
 * line once, and then at the first line every `LOSE_EVERY_MS` or so, a client is taken, ended and never released,
 * which is known to be a leak at once. Each such loss is a line in the file `LOSSES`: the time of the wall clock.
 */
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const { pool, sites } = require(join(process.cwd(), 'sites.cjs'));

const { LOSSES, LOSE_EVERY_MS, RATE = '0' } = process.env;
/** Checkouts are made in bursts. */
const BURST_MS = 20;

async function lose(site) {
  const client = await site();
  appendFileSync(LOSSES, `${Date.now()}\n`);
  // Without a release: the slot is lost.
  await client.end();
}

async function use(site) {
  const client = await site();
  try {
    await client.query('SELECT 1');
  } finally {
    client.release();
  }
}

async function main() {
  for (const site of sites) await lose(site);
  let next = 0;
  const burst = Math.ceil((Number(RATE) * BURST_MS) / 1000);
  let running = 0;
  if (burst > 0) {
    setInterval(async () => {
      // A machine that is too busy makes fewer.
      if (running > 0) return;
      running++;
      await Promise.all(Array.from({ length: burst }, () => use(sites[next++ % sites.length])));
      running--;
    }, BURST_MS);
  }
  if (LOSE_EVERY_MS === undefined) return;
  // Not in step with anything that beats in hook, server or client.
  const loseNext = async () => {
    await lose(sites[0]);
    setTimeout(loseNext, Number(LOSE_EVERY_MS) * (0.75 + Math.random() / 2));
  };
  setTimeout(loseNext, Number(LOSE_EVERY_MS));
}

main();
