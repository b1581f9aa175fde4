import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  LIMITS,
  WIRE_VERSION,
  type Hello,
  type Rejected,
  type Request,
  type WireRecord,
  type Wish,
} from '../../protocol/wire.ts';
import { Decoder } from './decoder.ts';

/** Whoever has not shown the token by then is disconnected: strangers may reach a TCP port, and hold what is open. */
const HELLO_PATIENCE_MS = 30_000;

const ENDED = new Set<string | undefined>(['ECONNRESET', 'EPIPE']);

/** What becomes of a connection. Threads are named by a key that survives a reconnect. */
export interface SessionEvents {
  /** `ask` does nothing once the connection is over. */
  readonly connected: (thread: string, ask: (wish: Wish) => void) => void;
  readonly records: (thread: string, records: readonly WireRecord[]) => void;
  readonly disconnected: (thread: string) => void;
  /** So many frames or records made no sense and are lost. */
  readonly rejected: (thread: string, count: number) => void;
  /** Something was refused or skipped; one sentence for the log. */
  readonly problem: (message: string) => void;
}

/** Follows one connection of one hook until it closes. */
export function followSession(socket: Socket, token: string, events: SessionEvents): void {
  const decoder = new Decoder();
  let thread: string | undefined;
  let nextSequence = 0;
  const patience = setTimeout(() => socket.destroy(), HELLO_PATIENCE_MS);
  patience.unref();

  const reject = (reason: Rejected['reason'], message: string): void => {
    events.problem(message);
    socket.end(encode({ kind: 'rejected', reason, message }));
    socket.removeAllListeners('data').resume();
  };

  const tell = (request: Request): void => {
    // Whoever has ended already cannot be told: the attempt would throw away what it said last and is not read yet.
    setImmediate(() => {
      if (socket.writable) socket.write(encode(request));
    });
  };

  const greet = (hello: WireRecord | undefined): void => {
    if (hello?.kind !== 'hello') {
      reject('malformed', 'A connection did not start with a hello; it was closed. Is it a Leak Lens hook?');
    } else if (!isSame(hello.token, token)) {
      reject(
        'wrong-token',
        `Process ${hello.process.pid} presented a wrong token and was not listened to. It was probably started ` +
          'for another window: start it again from this one.',
      );
    } else if (hello.wireVersion > WIRE_VERSION) {
      reject(
        'future-version',
        `The hook in process ${hello.process.pid} speaks version ${hello.wireVersion}, this listener ` +
          `${WIRE_VERSION}. Start the program again, or update Leak Lens.`,
      );
    } else {
      clearTimeout(patience);
      thread = keyOf(hello);
      tell({ kind: 'welcome', wireVersion: WIRE_VERSION });
      events.connected(thread, tell);
    }
  };

  socket.on('data', (chunk: Buffer) => {
    // What comes with the hello is shorter than that, too: a socket gives 64 KB at once.
    const maxBytes = thread === undefined ? LIMITS.helloBytes : LIMITS.frameBytes;
    const { frames, rejected, isOverLimit } = decoder.decode(chunk, maxBytes);
    for (const message of rejected) events.problem(`A hook sent something unreadable. ${message}`);
    if (thread === undefined && frames.length === 0 && rejected.length > 0) greet(undefined);
    for (const { sequence, records } of frames) {
      if (thread === undefined) greet(records[0]);
      if (thread === undefined) return;
      if (sequence !== nextSequence)
        events.problem(`Frame ${nextSequence} came as ${sequence}: some are lost.`);
      nextSequence = sequence + 1;
      events.records(thread, records);
    }
    if (thread !== undefined && rejected.length > 0) events.rejected(thread, rejected.length);
    if (isOverLimit) {
      reject('frame-too-large', 'A hook sent a line that is over the limit; its connection was closed.');
    }
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // A process may end before it has read its welcome; that it is gone is told by 'close'.
    if (!ENDED.has(error.code)) events.problem(`A connection broke: ${error.message}.`);
  });
  socket.on('close', () => {
    clearTimeout(patience);
    if (thread !== undefined) events.disconnected(thread);
  });
}

/** The same thread of the same process, whichever connection it comes by. */
function keyOf({ process, threadId, startedAtMs }: Hello): string {
  return `${process.pid}.${threadId}.${startedAtMs}`;
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function encode(request: Request): string {
  return `${JSON.stringify(request)}\n`;
}
