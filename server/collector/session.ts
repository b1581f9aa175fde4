import type { Socket } from 'node:net';
import type { AgentAnswer, AskedByAgent } from '../../protocol/agent.ts';
import {
  LIMITS,
  WIRE_VERSION,
  type Hello,
  type ReaderRecord,
  type Rejected,
  type Reply,
  type Request,
  type WireRecord,
  type Wish,
} from '../../protocol/wire.ts';
import { admission } from './admission.ts';
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
  /** The answer to a reader; absent where nobody may ask. */
  readonly asked?: (asked: AskedByAgent) => AgentAnswer;
  /** So many frames or records made no sense and are lost. */
  readonly rejected: (thread: string, count: number) => void;
  /** Something was refused or skipped; one sentence for the log. */
  readonly problem: (message: string) => void;
}

/** Follows one connection of one hook or reader until it closes. */
export function followSession(socket: Socket, token: string, events: SessionEvents): void {
  const decoder = new Decoder();
  /** The thread that a hook tells of, or that it is a reader; nothing before it was let in. */
  let peer: { readonly thread: string } | 'reader' | undefined;
  let nextSequence = 0;
  const patience = setTimeout(() => socket.destroy(), HELLO_PATIENCE_MS);
  patience.unref();

  const reject = (reason: Rejected['reason'], message: string): void => {
    events.problem(message);
    socket.end(encode({ kind: 'rejected', reason, message }));
    socket.removeAllListeners('data').resume();
  };

  const tell = (line: Request | Reply): void => {
    // Whoever has ended already cannot be told: the attempt would throw away what it said last and is not read yet.
    setImmediate(() => {
      if (socket.writable) socket.write(encode(line));
    });
  };

  const greet = (first: WireRecord | ReaderRecord | undefined): void => {
    const admitted = admission(first, token);
    if (admitted.kind === 'rejected') {
      reject(admitted.reason, admitted.message);
      return;
    }
    if (admitted.peer.kind === 'reader' && events.asked === undefined) {
      reject('malformed', 'A reader was refused, because nobody answers here.');
      return;
    }
    clearTimeout(patience);
    tell({ kind: 'welcome', wireVersion: WIRE_VERSION });
    if (admitted.peer.kind === 'reader') {
      peer = 'reader';
    } else {
      peer = { thread: keyOf(admitted.peer) };
      events.connected(peer.thread, tell);
    }
  };

  const answer = (records: readonly (WireRecord | ReaderRecord)[]): void => {
    for (const record of records) {
      const given = record.kind === 'question' ? events.asked?.(record) : undefined;
      if (given !== undefined) tell({ kind: 'answer', answer: given });
    }
  };

  socket.on('data', (chunk: Buffer) => {
    // What comes with the hello is shorter than that, too: a socket gives 64 KB at once. A reader asks in few words.
    const maxBytes = typeof peer === 'object' ? LIMITS.frameBytes : LIMITS.helloBytes;
    const { frames, rejected, isOverLimit } = decoder.decode(chunk, maxBytes);
    let lost = rejected.length + (isOverLimit ? 1 : 0);
    for (const message of rejected) events.problem(`Something unreadable was received. ${message}`);
    if (peer === undefined && frames.length === 0 && rejected.length > 0) greet(undefined);
    for (const { sequence, records } of frames) {
      if (peer === undefined) greet(records[0]);
      if (peer === undefined) return;
      if (peer === 'reader') {
        answer(records);
        continue;
      }
      if (sequence !== nextSequence)
        events.problem(`Frame ${nextSequence} came as ${sequence}: some are lost.`);
      nextSequence = sequence + 1;
      const understood = records.filter(isFromHook);
      lost += records.length - understood.length;
      events.records(peer.thread, understood);
    }
    if (peer === 'reader' && rejected.length > 0 && !isOverLimit) {
      reject('malformed', 'A reader asked something that makes no sense; its connection was closed.');
    }
    if (typeof peer === 'object' && lost > 0) events.rejected(peer.thread, lost);
    if (isOverLimit) {
      reject('frame-too-large', 'A line that was received is over the limit; its connection was closed.');
    }
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // A process may end before it has read its welcome; that it is gone is told by 'close'.
    if (!ENDED.has(error.code)) events.problem(`A connection broke: ${error.message}.`);
  });
  socket.on('close', () => {
    clearTimeout(patience);
    if (typeof peer === 'object') events.disconnected(peer.thread);
  });
}

/** The same thread of the same process, whichever connection it comes by. */
function keyOf({ process, threadId, startedAtMs }: Hello): string {
  return `${process.pid}.${threadId}.${startedAtMs}`;
}

function isFromHook(record: WireRecord | ReaderRecord): record is WireRecord {
  return record.kind !== 'reader' && record.kind !== 'question';
}

function encode(line: Request | Reply): string {
  return `${JSON.stringify(line)}\n`;
}
