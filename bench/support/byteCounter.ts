import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { addressOf, tcpEndpoint } from '../../protocol/endpoint.ts';

/** Stands between hooks and their listener. */
export interface ByteCounter {
  /** Where hooks are to connect. */
  readonly endpoint: string;
  /** What hooks have sent so far. */
  readonly bytes: () => number;
  readonly close: () => Promise<void>;
}

/** Passes on everything to the listener at the endpoint, and back. */
export async function byteCounter(listenerEndpoint: string): Promise<ByteCounter> {
  let bytes = 0;
  const sockets = new Set<Socket>();
  const server = createServer((hook) => {
    const listener = connect(addressOf(listenerEndpoint));
    for (const [socket, other] of [
      [hook, listener],
      [listener, hook],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      // One end is gone; so is what it was connected to.
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    hook.on('data', (data) => (bytes += data.length));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: tcpEndpoint({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }),
    bytes: () => bytes,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
