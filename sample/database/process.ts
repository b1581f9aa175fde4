import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StartupError } from '../startup.ts';
import type { Database } from './embedded.ts';

const PROGRAM = fileURLToPath(new URL('main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Starts the database as a process of its own, and resolves when it can be used. It stops when this process ends,
 * by kill -9 too, because that ends its stdin. Rejects with a `StartupError` when it cannot start; it has printed why.
 */
export async function startDatabaseProcess(): Promise<Database> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, '--until-stdin-ends'], {
    cwd: ROOT,
    // The database is no part of the program: it is neither debugged nor traced.
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl+C reaches a whole process group; the service still needs its database while it stops.
    detached: process.platform !== 'win32',
  });
  const exited = once(child, 'exit');

  async function stop(): Promise<void> {
    child.stdin.end();
    await exited;
  }

  for await (const connectionString of createInterface(child.stdout)) {
    return { connectionString, stop };
  }
  throw new StartupError('The order service has no database, because its own did not start (see above).');
}
