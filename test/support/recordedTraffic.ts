import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf } from '../../protocol/endpoint.ts';
import type { Frame, WireRecord } from '../../protocol/wire.ts';

/** What traced programs send, byte by byte. */
export interface RecordedTraffic {
  /** Where programs are to report instead of the listener. */
  readonly endpoint: string;
  /** Everything that was sent so far, one connection after the other. */
  readonly text: () => string;
  /** All records that were sent so far. */
  readonly records: () => readonly WireRecord[];
  readonly close: () => Promise<void>;
}

/**
 * Listens for programs in front of a listener, hands on what they send, and keeps it. What the listener answers is not
 * handed back: hooks report without a welcome as well.
 */
export async function recordTraffic(listenerEndpoint: string): Promise<RecordedTraffic> {
  const folder = await mkdtemp(join(tmpdir(), 'leak-lens-recorded-'));
  const endpoint = join(folder, 'proxy.sock');
  const connections: Buffer[][] = [];
  const sockets = new Set<Socket>();
  const server = createServer((program) => {
    const listener = connect(addressOf(listenerEndpoint));
    const chunks: Buffer[] = [];
    connections.push(chunks);
    program.on('data', (chunk: Buffer) => chunks.push(chunk));
    program.pipe(listener).resume();
    for (const socket of [program, listener]) {
      sockets.add(socket);
      // A program that is killed resets its connection; that it is gone is told by 'close'.
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    program.on('close', () => listener.end());
  });
  server.listen(endpoint);
  await once(server, 'listening');
  const texts = (): string[] => connections.map((chunks) => Buffer.concat(chunks).toString());
  return {
    endpoint,
    text: () => texts().join('\n'),
    records: () => texts().flatMap(recordsIn),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      await rm(folder, { recursive: true });
    },
  };
}

/** The records of one connection; what is not whole yet is left out. */
function recordsIn(text: string): readonly WireRecord[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.flatMap((line) => (JSON.parse(line) as Frame).records);
}
