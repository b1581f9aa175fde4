import { open, stat } from 'node:fs/promises';
import { localPath } from './pathMapping.ts';
import { scriptPath } from './scriptPath.ts';
import { announcedBy, announcedPath, type Script } from './sourceMap.ts';

/** Reading a larger map takes longer than a listener may be deaf. */
const LARGE_BYTES = 2 * 1024 * 1024;
/** Of one that is larger nothing is read: it would not fit into memory. */
const MAX_BYTES = 256 * 1024 * 1024;
/** An announcement of a file fits in here, at the end of a script. */
const TAIL_BYTES = 8 * 1024;

/** Whether the script or its map is so large that it is read in a thread of its own. Rejects when it is too large for that. */
export async function isLarge(script: Script): Promise<boolean> {
  const bytes = await bytesOf(script);
  if (bytes > MAX_BYTES) {
    throw new Error(
      `Positions in ${scriptPath(script.url)} are of the generated code: it, or its source map, has more than ` +
        `${MAX_BYTES / 1024 / 1024} MB. Split the bundle, or trace a build for development.`,
    );
  }
  return bytes > LARGE_BYTES;
}

/** The bytes of the script and of the maps that it may have, the largest of all. */
async function bytesOf({ url, sourceMap = '', mappings = [] }: Script): Promise<number> {
  const path = localPath(scriptPath(url), mappings);
  const announced = announcedBy(await tailOf(path));
  // A map inside of the script is as large as the script, whose end has no more than a part of it.
  const files = [path, `${path}.map`];
  if (announced !== undefined) files.push(announcedPath(announced, path, mappings));
  return Math.max(sourceMap.length, ...(await Promise.all(files.map(sizeOf))));
}

/** 0 for what is no file. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function tailOf(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const length = Math.min(size, TAIL_BYTES);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    // A script that is gone, or is in no file, announces nothing.
    return '';
  }
}
