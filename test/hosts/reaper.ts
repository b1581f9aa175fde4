/**
 * A process of its own that ends a host when its standard input closes: on `close()`, and just as well when the
 * process that holds the other end was interrupted, crashed or was killed, where no handler of its own would run.
 *
 *   node --import tsx reaper.ts <marker> <folder to remove>
 */
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { markedProcesses } from './markedProcesses.ts';

const POLITE_MS = 2000;
const LIMIT_MS = 10_000;

const [marker, folder] = process.argv.slice(2);
if (marker === undefined || folder === undefined)
  throw new Error('usage: reaper.ts <marker> <folder to remove>');

process.stdin.resume();
process.stdin.on('close', () => void reap(marker, folder));
// A Ctrl+C in the terminal is for the holder of our standard input; we act on its end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

async function reap(marker: string, folder: string): Promise<void> {
  const startedAt = performance.now();
  let living = markedProcesses(marker);
  while (living.length > 0 && performance.now() - startedAt < LIMIT_MS) {
    const signal = performance.now() - startedAt < POLITE_MS ? 'SIGTERM' : 'SIGKILL';
    for (const { pid } of living) signalIfAlive(pid, signal);
    await delay(50);
    living = markedProcesses(marker);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  if (living.length > 0) {
    process.stderr.write(living.map(({ pid, command }) => `${pid} ${command}\n`).join(''));
    process.exit(1);
  }
  process.exit(0);
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
