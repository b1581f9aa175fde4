/**
 * Loaded by `--require` before anything else: time goes ACCELERATION times as fast for the whole process, for what is
 * loaded later, the hook too. That is all that they measure it with: the monotonic clock, CPU time and timers. The wall
 * clock, sockets and other processes, such as a database, go on as ever.
 */
const timers = require('node:timers');
const promises = require('node:timers/promises');
const { syncBuiltinESMExports } = require('node:module');
const { promisify } = require('node:util');

const factor = Number(process.env.ACCELERATION);
if (!(factor >= 1)) throw new Error('ACCELERATION must say how many times as fast time goes.');

const now = performance.now.bind(performance);
performance.now = () => now() * factor;

const bigint = process.hrtime.bigint.bind(process.hrtime);
process.hrtime = Object.assign(
  (earlier = [0, 0]) => {
    const nanoseconds = fasterNanoseconds() - (BigInt(earlier[0]) * 1_000_000_000n + BigInt(earlier[1]));
    return [Number(nanoseconds / 1_000_000_000n), Number(nanoseconds % 1_000_000_000n)];
  },
  { bigint: fasterNanoseconds },
);

function fasterNanoseconds() {
  return bigint() * BigInt(factor);
}

for (const name of ['cpuUsage', 'threadCpuUsage']) {
  const usage = process[name]?.bind(process);
  if (usage === undefined) continue;
  process[name] = (earlier = { user: 0, system: 0 }) => {
    const { user, system } = usage();
    return { user: user * factor - earlier.user, system: system * factor - earlier.system };
  };
}

for (const name of ['setTimeout', 'setInterval']) {
  const set = timers[name];
  const faster = (callback, ms, ...given) => set(callback, ms / factor, ...given);
  const setPromise = promises[name];
  promises[name] = (ms, ...given) => setPromise(ms / factor, ...given);
  if (name === 'setTimeout') faster[promisify.custom] = promises[name];
  timers[name] = faster;
  globalThis[name] = faster;
}
syncBuiltinESMExports();
