import { rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Longer than anybody takes to write a file; who has a lock for longer was killed. */
const STALE_MS = 10_000;
const RETRY_MS = 20;
/** Longer than {@link STALE_MS}, so that a lock of somebody who was killed delays and prevents nothing. */
const PATIENCE_MS = 12_000;

/**
 * Does the work while no other process that asks for the same lock, a file that is there meanwhile, does its own.
 * Rejects when the work does, or when the lock cannot be made.
 */
export async function locked<Result>(lock: string, work: () => Promise<Result>): Promise<Result> {
  const patientUntilMs = performance.now() + PATIENCE_MS;
  while (!(await taken(lock))) {
    if (performance.now() > patientUntilMs) throw new Error(`${lock} is held by somebody else`);
    await delay(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  // Two may find it stale at once, and one remove the other's: then one of their updates waits for the next write.
  if (await isStale(lock)) await rm(lock, { force: true });
  return false;
}

async function isStale(lock: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(lock)).mtimeMs > STALE_MS;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
