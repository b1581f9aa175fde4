import { lstat, readdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import {
  addressOf,
  ENDPOINT_DIRECTORY,
  endpointFolder,
  endpointPath,
  type EndpointPlace,
} from '../../protocol/endpoint.ts';

/** Beside the socket, in a folder that only its owner can enter; it goes with the folder when the listener ends. */
const NAME = 'listener.json';

const ANY_ID = '0'.repeat(16);

const schema = v.object({
  endpoint: v.string(),
  token: v.string(),
  folders: v.array(v.string()),
  pid: v.number(),
  startedAtMs: v.number(),
});

/** How a reader finds a listener. */
export interface ListenerDescription {
  readonly endpoint: string;
  readonly token: string;
  /** Absolute paths of the folders that it is for. */
  readonly folders: readonly string[];
  readonly pid: number;
  /** Wall clock, milliseconds since the epoch. */
  readonly startedAtMs: number;
}

/**
 * Writes down, for readers of the same user, where a listener that listens can be asked, and for which folders. A
 * listener over TCP has no folder and is not described. Rejects with what Node says when it cannot be written.
 */
export async function describeListener(
  endpoint: string,
  token: string,
  folders: readonly string[],
): Promise<void> {
  if ('port' in addressOf(endpoint)) return;
  const description: ListenerDescription = {
    endpoint,
    token,
    // Readers know where they are by the real path.
    folders: await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder))),
    pid: process.pid,
    startedAtMs: performance.timeOrigin,
  };
  const file = join(endpointFolder(endpoint, tmpdir()), NAME);
  // Renamed, so that nobody reads half of it.
  await writeFile(`${file}.part`, JSON.stringify(description), { mode: 0o600 });
  await rename(`${file}.part`, file);
}

/**
 * The listeners of this user that are described where new endpoints would be made; some may have been killed. None where
 * that directory cannot be read.
 */
export async function describedListeners(place: EndpointPlace): Promise<readonly ListenerDescription[]> {
  const directory = dirname(endpointFolder(endpointPath(place, ANY_ID), place.temporaryDirectory));
  const entries = await readdir(directory).catch((): string[] => []);
  const names = entries.filter((name) => ENDPOINT_DIRECTORY.test(name));
  const found = await Promise.all(names.map((name) => described(join(directory, name))));
  return found.flatMap((description) => description ?? []);
}

async function described(folder: string): Promise<ListenerDescription | undefined> {
  try {
    const { uid } = await lstat(folder);
    // Others may have made one to be told what is asked, or to have an agent told what they like.
    if (process.getuid !== undefined && uid !== process.getuid()) return undefined;
    return v.parse(schema, JSON.parse(await readFile(join(folder, NAME), 'utf8')));
  } catch {
    // Of a listener that is about to listen or has just ended, or of a version that described none.
    return undefined;
  }
}
