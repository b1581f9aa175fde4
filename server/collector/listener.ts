import { once } from 'node:events';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { addressOf, ENDPOINT_DIRECTORY, endpointFolder, tcpEndpoint } from '../../protocol/endpoint.ts';
import { isAnswered } from './answered.ts';
import { followSession, type SessionEvents } from './session.ts';

/** Where Windows has named pipes. */
const PIPES = '\\\\.\\pipe\\';

export interface Listener {
  /** Where hooks find it; with the actual port where it was asked to listen at port 0. */
  readonly endpoint: string;
  /** Stops listening, closes every connection and removes what was created. */
  readonly close: () => Promise<void>;
}

/**
 * Listens for hooks at a Unix domain socket or a Windows named pipe, and creates the endpoint's folder, in which the
 * socket is, for its owner alone; or over TCP, where the token alone keeps others out. Rejects with a message for
 * people when another listener is there already, and with what Node says when nobody can listen there.
 */
export async function listen(endpoint: string, token: string, events: SessionEvents): Promise<Listener> {
  const address = addressOf(endpoint);
  const folder = 'path' in address ? endpointFolder(endpoint, tmpdir()) : undefined;
  if (folder !== undefined) await prepareFolder(folder, endpoint, events);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    followSession(socket, token, events);
  });
  server.listen(address);
  await once(server, 'listening');
  return {
    endpoint:
      'path' in address
        ? endpoint
        : tcpEndpoint({ ...address, port: (server.address() as AddressInfo).port }),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function prepareFolder(folder: string, endpoint: string, events: SessionEvents): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (await isAnswered(endpoint)) {
    throw new Error(
      `Another listener is already at ${endpoint}, so nothing can be received here. Close the other window ` +
        'or command, or start this one with an endpoint of its own.',
    );
  }
  if (!isPipe(endpoint)) await rm(endpoint, { force: true });
  await sweep(dirname(folder), basename(folder), isPipe(endpoint), events);
}

/** Removes what listeners left behind that were killed: directories of ours in which nobody answers. */
async function sweep(parent: string, own: string, ofPipes: boolean, events: SessionEvents): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!ENDPOINT_DIRECTORY.test(name) || name === own) continue;
    const directory = join(parent, name);
    try {
      const { uid, mtimeMs } = await stat(directory);
      // A directory just made may belong to a listener that is about to listen.
      const isNew = Date.now() - mtimeMs < 60_000;
      const endpoint = ofPipes ? `${PIPES}${name}` : join(directory, 'hook.sock');
      // Windows has no such numbers, and a folder for temporary files that is its user's alone.
      const isForeign = process.getuid !== undefined && uid !== process.getuid();
      if (isForeign || isNew || (await isAnswered(endpoint))) continue;
      await rm(directory, { recursive: true, force: true });
    } catch (error) {
      // Another listener has swept it meanwhile.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      events.problem(`Could not look at ${directory}, which an earlier run left: ${String(error)}.`);
    }
  }
}

function isPipe(endpoint: string): boolean {
  return endpoint.startsWith(PIPES);
}
