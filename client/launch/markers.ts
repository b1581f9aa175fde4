import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MARKER_NAME, type Marker } from '../../protocol/marker.ts';

let launches = 0;

/**
 * Makes a new folder for the markers of one launch, below the folder of this window's endpoint, and resolves to its
 * absolute path. Resolves to `undefined` where nothing can be written: the program is traced all the same.
 */
export async function createMarkersFolder(endpointFolder: string): Promise<string | undefined> {
  const folder = path.join(endpointFolder, `launch-${++launches}`);
  return mkdir(folder, { recursive: true, mode: 0o700 }).then(
    () => folder,
    () => undefined,
  );
}

/**
 * The markers of the processes that have loaded the hook so far, in no particular order. A marker that is still
 * being written counts later; a folder that is gone has none.
 */
export async function readMarkers(folder: string): Promise<readonly Marker[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const texts = await Promise.all(
    names
      .filter((name) => MARKER_NAME.test(name))
      .map((name) => readFile(path.join(folder, name), 'utf8').catch(() => '')),
  );
  return texts.flatMap((text) => parseMarker(text) ?? []);
}

function parseMarker(text: string): Marker | undefined {
  try {
    const { nodeVersion, program } = JSON.parse(text) as Partial<Record<keyof Marker, unknown>>;
    if (typeof nodeVersion !== 'string') return undefined;
    return { nodeVersion, ...(typeof program === 'string' ? { program } : {}) };
  } catch {
    return undefined;
  }
}
