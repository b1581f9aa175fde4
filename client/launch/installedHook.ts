import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Copies the hook's bundle to a place that outlives the extension's folder and resolves to its absolute path.
 *
 * An update deletes the folder of the old version, and Node refuses to start where NODE_OPTIONS names a missing
 * file: a terminal that was opened before the update could run no program any more. The copy is named by its
 * content, so versions live side by side and an existing copy is never written again.
 *
 * Resolves to `bundlePath` itself where `storageFolder` cannot be written: the program is traced all the same.
 * Rejects with the file system's error when there is no bundle.
 */
export async function installHook(bundlePath: string, storageFolder: string): Promise<string> {
  const bundle = await readFile(bundlePath);
  const hash = createHash('sha256').update(bundle).digest('hex').slice(0, 16);
  const installedPath = path.join(storageFolder, `runtime-hook-${hash}.cjs`);
  if ((await sizeOf(installedPath)) === bundle.length) return installedPath;
  try {
    await mkdir(storageFolder, { recursive: true });
    // Renamed into place: another window may install at the same moment, and a program may load it.
    const temporaryPath = `${installedPath}.${process.pid}.tmp`;
    await writeFile(temporaryPath, bundle);
    await rename(temporaryPath, installedPath);
    return installedPath;
  } catch {
    return bundlePath;
  }
}

/** `undefined` when nothing can be found out about the file. */
async function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
}
