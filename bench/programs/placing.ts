/** Places one call site of a script and says how long that took and how long it could do nothing else meanwhile. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Placements } from '../../server/sources/placement.ts';

const [url = '', column = '1', idleMs = '0'] = process.argv.slice(2);
const placements = new Placements();
placements.learn({ kind: 'source', source: 1, url });
const loop = monitorEventLoopDelay({ resolution: 1 });
const before = process.memoryUsage().rss;
// The first measurements are of the start.
setTimeout(() => {
  loop.enable();
  setTimeout(() => void measure(), 50);
}, 200);

async function measure(): Promise<void> {
  loop.reset();
  const startedMs = performance.now();
  const frame = { source: 1, line: 1, column: Number(column), function: 'load' };
  const { frames } = await placements.place({ kind: 'site', site: 1, frames: [frame] });
  const placedMs = performance.now() - startedMs;
  await new Promise((resolve) => setTimeout(resolve, 20));
  loop.disable();
  const during = process.memoryUsage().rss;
  // The thread that read the map ends by then.
  await new Promise((resolve) => setTimeout(resolve, Number(idleMs)));
  const after = process.memoryUsage().rss;
  process.send?.({ placedMs, blockedMs: loop.max / 1e6, before, during, after, at: frames[0] });
}
