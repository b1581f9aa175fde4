import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** The inspector of a Node process that was started with `--inspect=0`. */
export interface Inspector {
  /** Resolves with the answer to a command of the Chrome DevTools Protocol; rejects when it is refused. */
  readonly send: (method: string) => Promise<void>;
  /** Resolves when an event of this name comes the next time. */
  readonly event: (method: string) => Promise<void>;
  readonly close: () => void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly error?: { readonly message: string };
}

/** From RFC 6455, 5.2: a text that is not continued; a length that is given in two or in eight bytes; a mask follows. */
const WHOLE_TEXT = 0x81;
const [LENGTH_IN_TWO, LENGTH_IN_EIGHT] = [126, 127];
const MASKED = 0x80;
/** A mask is required, but may be without effect. */
const NO_MASK = Buffer.alloc(4);

/** Attaches to the inspector at the WebSocket URL that Node prints. Node 20 has no WebSocket of its own. */
export async function attachInspector(url: string): Promise<Inspector> {
  const socket = await upgrade(url.replace(/^ws:/, 'http:'));
  const messages = new EventEmitter();
  let received = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    received = Buffer.concat([received, data]);
    for (let payload = firstPayload(received); payload; payload = firstPayload(received)) {
      received = received.subarray(payload.end);
      const message = JSON.parse(payload.text) as Message;
      messages.emit(message.method ?? String(message.id), message);
    }
  });
  let lastId = 0;
  return {
    send: async (method) => {
      const id = ++lastId;
      const payload = Buffer.from(JSON.stringify({ id, method }));
      assert.ok(payload.length < LENGTH_IN_TWO);
      const answered = once(messages, String(id));
      socket.write(Buffer.concat([Buffer.from([WHOLE_TEXT, MASKED | payload.length]), NO_MASK, payload]));
      const [{ error }] = (await answered) as [Message];
      if (error) throw new Error(`${method}: ${error.message}`);
    },
    event: async (method) => {
      await once(messages, method);
    },
    close: () => socket.destroy(),
  };
}

async function upgrade(url: string): Promise<Socket> {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  };
  const [, socket] = (await once(get(url, { headers }), 'upgrade')) as [IncomingMessage, Socket];
  return socket;
}

/** The text of the first frame, and where it ends; undefined while it is not complete. */
function firstPayload(bytes: Buffer): { readonly text: string; readonly end: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1);
  const start = short === LENGTH_IN_EIGHT ? 10 : short === LENGTH_IN_TWO ? 4 : 2;
  if (bytes.length < start) return undefined;
  const length =
    short === LENGTH_IN_EIGHT
      ? Number(bytes.readBigUInt64BE(2))
      : short === LENGTH_IN_TWO
        ? bytes.readUInt16BE(2)
        : short;
  const end = start + length;
  return bytes.length < end ? undefined : { text: bytes.toString('utf8', start, end), end };
}
