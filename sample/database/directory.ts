import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'leak-lens-sample-';

/**
 * The path of a new empty directory for the files of one PostgreSQL. Its name carries the id of this process,
 * by which directories of processes that were killed before they could clean up are found, and removed here.
 */
export async function createDirectory(): Promise<string> {
  await removeAbandoned();
  return mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

/** Removes the directory; it need not exist. */
export async function removeDirectory(directory: string): Promise<void> {
  // On Windows a file can stay locked for a moment after its process has ended.
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
}

/** A PostgreSQL that still runs in such a directory ends itself within a minute of losing its lock file. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX) || isRunning(Number.parseInt(name.slice(PREFIX.length), 10))) continue;
    // What cannot be removed belongs to another user, who will do it.
    await removeDirectory(join(tmpdir(), name)).catch(() => undefined);
  }
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // EPERM: it runs, for another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
