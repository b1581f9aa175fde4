/**
 * Takes clients at 20 call sites in turn for a query of a millisecond each, at a steady rate: `node steady.cjs
 * <checkouts a second>`; `Infinity` is as fast as it goes. Whatever its parent asks, it answers with how many it has
 * made so far.
 */
const { generateSites } = require('./generatedSites.cjs');
const { createPool } = require('./pool.cjs');

const TICK_MS = 5;
const QUERY_MS = 1;
const CLIENTS = 20;

const ratePerS = Number(process.argv[2]);
const sites = generateSites(20);
const pool = createPool(CLIENTS, QUERY_MS);
const startedMs = performance.now();
let begun = 0;
let made = 0;

/** Timers are late, so the clock says how many are due. Nobody ever waits for a client. */
function checkOutWhatIsDue() {
  const due = ((performance.now() - startedMs) / 1000) * ratePerS;
  while (process.connected && begun < due && begun - made < CLIENTS) void checkOut();
}

async function checkOut() {
  await sites[begun++ % sites.length](pool);
  made++;
  checkOutSoon();
}

/** Always by the same way: another stack would be another call site. */
function checkOutSoon() {
  if (process.connected) setImmediate(checkOutWhatIsDue);
}

const ticking = setInterval(checkOutSoon, TICK_MS);

process.on('message', (message) => {
  if (message === 'end') process.disconnect();
  else process.send(made);
});
process.on('disconnect', () => {
  clearInterval(ticking);
  void pool.end();
});
