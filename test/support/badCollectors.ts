import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';

/** Somebody at the endpoint who is no good listener. */
export interface BadCollector {
  readonly close: () => Promise<void>;
}

/** How a bad collector treats a connection, from its beginning on. */
export type Treatment = (socket: Socket) => void;

export const TREATMENTS: Readonly<Record<string, Treatment>> = {
  dies: (socket) => {
    socket.once('data', () => socket.destroy());
  },
  hangs: (socket) => {
    socket.pause();
  },
  'reads one byte a second': (socket) => {
    // Node reads by itself as much as it may buffer: that is what the pauses are for.
    socket.pause();
    const timer = setInterval(() => void socket.read(1), 1000);
    socket.on('close', () => clearInterval(timer));
  },
  'sends garbage': (socket) => {
    socket.resume();
    const timer = setInterval(() => {
      socket.write('{"kind":"welcome"\n[null]\n42\nnull\n{"kind":{}}\n\u0000\ufffd\n');
      socket.write(
        '{"kind":"detail"}\n{"kind":"detail","sites":{}}\n{"kind":"detail","sites":[null,-1,"0",{},1e99]}\n',
      );
      socket.write(`${'x'.repeat(10_000)}${Math.random() < 0.1 ? '\n' : ''}`);
    }, 1);
    socket.on('close', () => clearInterval(timer));
  },
};

/** Listens at the endpoint, a socket of the file system. */
export async function startBadCollector(endpoint: string, treat: Treatment): Promise<BadCollector> {
  await mkdir(dirname(endpoint), { recursive: true, mode: 0o700 });
  const sockets = new Set<Socket>();
  const server: Server = createServer({ highWaterMark: 1 }, (socket) => {
    sockets.add(socket);
    // The program's end resets connections that nobody has read.
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    treat(socket);
  });
  server.listen(endpoint);
  await once(server, 'listening');
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
