/**
 * Loaded by `--require` into a process that is measured: on SIGUSR2 it writes to the file MEMORY_FILE, as a line of JSON,
 * how much memory it uses after the garbage is gone, in bytes.
 */
const { appendFileSync } = require('node:fs');
const { setImmediate: nextTurn } = require('node:timers/promises');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

process.on('SIGUSR2', async () => {
  // What is resident before that is what people see.
  const { rss } = process.memoryUsage();
  for (let collections = 0; collections < 2; collections++) {
    collectGarbage();
    await nextTurn();
  }
  const { heapUsed, external } = process.memoryUsage();
  appendFileSync(process.env.MEMORY_FILE, `${JSON.stringify({ rss, heap: heapUsed + external })}\n`);
});
