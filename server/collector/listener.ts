import { once } from 'node:events';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { ENDPOINT_DIRECTORY } from '../../protocol/endpoint.ts';
import { followSession, type SessionEvents } from './session.ts';

export interface Listener {
  /** Stops listening, closes every connection and removes what was created. */
  readonly close: () => Promise<void>;
}

/**
 * Listens for hooks at a Unix domain socket, in a directory that it creates for its owner alone, or at a
 * Windows named pipe. Rejects with a message for people when another listener is there already.
 */
export async function listen(endpoint: string, token: string, events: SessionEvents): Promise<Listener> {
  const isPipe = endpoint.startsWith('\\\\.\\pipe\\');
  if (!isPipe) await prepareDirectory(endpoint, events);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    followSession(socket, token, events);
  });
  server.listen(endpoint);
  await once(server, 'listening');
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      if (!isPipe) await rm(dirname(endpoint), { recursive: true, force: true });
    },
  };
}

async function prepareDirectory(endpoint: string, events: SessionEvents): Promise<void> {
  const directory = dirname(endpoint);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (await isAnswered(endpoint)) {
    throw new Error(
      `Another listener is already at ${endpoint}, so nothing can be received here. Close the other window ` +
        'or command, or start this one with an endpoint of its own.',
    );
  }
  await rm(endpoint, { force: true });
  await sweep(dirname(directory), basename(directory), events);
}

/** Removes what listeners left behind that were killed: directories of ours in which nobody answers. */
async function sweep(parent: string, own: string, events: SessionEvents): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!ENDPOINT_DIRECTORY.test(name) || name === own) continue;
    const directory = join(parent, name);
    try {
      const { uid, mtimeMs } = await stat(directory);
      // A directory just made may belong to a listener that is about to listen.
      const isNew = Date.now() - mtimeMs < 60_000;
      if (uid !== process.getuid?.() || isNew || (await isAnswered(join(directory, 'hook.sock')))) continue;
      await rm(directory, { recursive: true, force: true });
    } catch (error) {
      events.problem(`Could not look at ${directory}, which an earlier run left: ${String(error)}.`);
    }
  }
}

async function isAnswered(endpoint: string): Promise<boolean> {
  const socket = connect({ path: endpoint });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    // Nobody listens there, or there is no such socket.
    return false;
  } finally {
    socket.destroy();
  }
}
