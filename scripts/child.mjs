/** Child processes that do not outlive whoever is told to stop. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Starts a command in the repository and resolves to its exit code, 1 when a signal ended it. A signal to us is handed
 * to it, and ends us when it has ended. `onStarted` gets the child. Rejects when the command cannot be started.
 */
export async function run(command, words, options = {}, onStarted = () => undefined) {
  let received;
  const child = spawn(command, words, { cwd: ROOT, stdio: 'inherit', ...options });
  const hand = (signal) => {
    received = signal;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, hand);
  onStarted(child);
  const [code] = await once(child, 'close');
  for (const signal of SIGNALS) process.off(signal, hand);
  if (received !== undefined) process.exit(128 + constants.signals[received]);
  return code ?? 1;
}

/** Runs npm like {@link run}. It tells its scripts where it is; a shell finds it otherwise, also on Windows. */
export function npm(...words) {
  const cli = process.env.npm_execpath;
  return cli ? run(process.execPath, [cli, ...words]) : run('npm', words, { shell: true });
}
