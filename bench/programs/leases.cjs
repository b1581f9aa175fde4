/**
 * Takes and releases clients at 1,000 call sites in turn, so many as its parent says, and tells how many bytes of
 * memory are in use after the garbage is gone.
 */
const { setImmediate: nextTurn } = require('node:timers/promises');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { generateSites } = require('./generatedSites.cjs');
const { createPool } = require('./pool.cjs');
const { concurrently, CONCURRENCY } = require('./turns.cjs');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const sites = generateSites(1000);
const pool = createPool(CONCURRENCY);
let made = 0;

process.on('message', async (message) => {
  if (message === 'end') return process.disconnect();
  await concurrently(() => sites[made++ % sites.length](pool), message);
  // What the first finds to be garbage may hold on to more until it is finalised.
  for (let collections = 0; collections < 2; collections++) {
    collectGarbage();
    await nextTurn();
  }
  const { heapUsed, external } = process.memoryUsage();
  process.send(heapUsed + external);
});
process.on('disconnect', () => pool.end());
