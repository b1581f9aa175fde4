import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MARKER_VARIABLE, markedProcesses, type MarkedProcess } from './markedProcesses.ts';

export interface HostProcesses {
  /** Environment for everything that the host starts. */
  readonly environment: NodeJS.ProcessEnv;
  /** A temporary folder that is removed with the processes. */
  readonly folder: string;
  /** The host's living processes, the programs it debugs among them. */
  list(): MarkedProcess[];
  /** Ends them all and removes the folder. Rejects, naming them, when some survive. May be called again. */
  close(): Promise<void>;
}

/**
 * Returns a scope for the processes of one host: whatever is started with its environment ends with it, at the
 * latest when this process ends, however it ends.
 */
export function openHostProcesses(): HostProcesses {
  const marker = randomUUID();
  const folder = mkdtempSync(path.join(tmpdir(), 'leak-lens-host-'));
  const temporary = path.join(folder, 'tmp');
  mkdirSync(temporary);
  // PostgreSQL, which does not run as root, has to get to its files in here.
  chmodSync(folder, 0o711);
  const reaper = spawn(
    process.execPath,
    [
      '--import',
      pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
      fileURLToPath(new URL('reaper.ts', import.meta.url)),
      marker,
      folder,
    ],
    { stdio: ['pipe', 'ignore', 'pipe'], detached: true, env: { ...process.env, NODE_OPTIONS: '' } },
  );
  let survivors = '';
  reaper.stderr.on('data', (chunk: Buffer) => (survivors += chunk.toString()));
  const reaped = new Promise<void>((resolve, reject) => {
    reaper.on('error', reject);
    reaper.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`Processes of the VS Code host could not be ended:\n${survivors}End them by hand.`));
    });
  });
  // Whoever closes hears of a failure; until then it must not count as an unhandled rejection.
  reaped.catch(() => undefined);
  // The reaper waits for our end, so it must not be what keeps us alive.
  reaper.unref();
  for (const stream of [reaper.stdin, reaper.stderr]) (stream as Partial<{ unref(): void }>).unref?.();

  return {
    // VS Code and js-debug leave sockets in the temporary folder; this one is removed with the host.
    environment: { ...process.env, TMPDIR: temporary, [MARKER_VARIABLE]: marker },
    folder,
    list: () => markedProcesses(marker),
    close() {
      reaper.ref();
      reaper.stdin.end();
      return reaped;
    },
  };
}
