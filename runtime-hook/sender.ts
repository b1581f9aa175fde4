import type * as Net from 'node:net';
import { addressOf } from '../protocol/endpoint.ts';
import { WIRE_VERSION, type Hello, type Rejected, type Request, type WireRecord } from '../protocol/wire.ts';
import type { Environment } from './environment.ts';
import type { Guard } from './guard.ts';
import { clearTimeout, setTimeout, writeSync } from './pristine.ts';

/** A listener that was killed is there again after some tenths of a second; the doubling spares those that are not. */
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 30_000;
/** An attempt to connect over TCP keeps the process alive until it is answered or given up after this time. */
const TCP_PATIENCE_MS = 1000;
/** While this much is unsent nothing new is composed: the next report will hold the newer state. */
const MAX_UNSENT_BYTES = 512 * 1024;
const RESUME_WRITING_MS = 2;
/**
 * A frame is closed when it has this many characters; a single record may be longer. A listener understands so much in
 * a few milliseconds, and then reads on.
 */
const FRAME_CHARACTERS = 64 * 1024;
/** The listener gets so many pauses of a millisecond to read some more of the last words. */
const LAST_PAUSES = 200;
/** A line of a listener is shorter; whoever sends more is no listener. */
const MAX_REQUEST_BYTES = 64 * 1024;

/** Refused once, refused for ever. */
const REFUSALS = new Set<Rejected['reason'] | undefined>(['wrong-token', 'future-version']);

/** What a hello says of the thread. */
export type Identity = Omit<Hello, 'kind' | 'wireVersion' | 'token'>;

interface Connection {
  readonly socket: Net.Socket;
  unsent: Buffer[];
  unsentBytes: number;
  sequence: number;
  /** Whether what is unsent will be written later. */
  resuming: boolean;
  received: string;
  /** Whether Node writes to the descriptor; what is in the socket's own queue must stay in order. */
  isByDescriptor: boolean;
}

/**
 * The connection to the listener. It never keeps the process alive and never throws; when nobody listens
 * it tries again now and then. Writes go straight to the file descriptor, so that what was handed over
 * before the process dies is with the listener; Windows' pipes have none, there the socket's own queue
 * is used and the last words may be lost.
 */
export class Sender {
  /** Called when a connection was made, over which nothing has been told yet. */
  onConnect: () => void = () => undefined;
  /** Called with the ids that the listener wants detail of, unchecked; with none when it is gone. */
  onDetail: (sites: readonly unknown[]) => void = () => undefined;
  /** Called with whether the listener wants leases that are over; it does no longer when it is gone. */
  onPastWanted: (isWanted: boolean) => void = () => undefined;

  readonly #environment: Environment;
  readonly #identity: () => Identity;
  readonly #guard: Guard;
  #connection: Connection | undefined;
  #retryMs = FIRST_RETRY_MS;
  #refused = false;

  constructor(environment: Environment, identity: () => Identity, guard: Guard) {
    this.#environment = environment;
    this.#identity = identity;
    this.#guard = guard;
  }

  connect(): void {
    if (this.#connection || this.#refused) return;
    // Loaded late, because most processes that load the hook never make a pool.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
    const net = require('node:net') as typeof Net;
    const address = addressOf(this.#environment.endpoint);
    // Not by `net.connect`, which test tools replace.
    const socket = new net.Socket();
    // What TCP delays is lost when the process ends before it has read its welcome: the connection is then reset.
    socket.setNoDelay(true).connect(address);
    const connection: Connection = {
      socket,
      unsent: [],
      unsentBytes: 0,
      sequence: 0,
      // A socket of the file system can be written to at once.
      resuming: !('path' in address),
      isByDescriptor: true,
      received: '',
    };
    this.#connection = connection;
    socket.unref();
    socket.on('error', () => undefined);
    socket.on('close', () => this.#guard(() => this.#closed(connection)));
    socket.on('data', (data) => this.#guard(() => this.#received(connection, data)));
    if (connection.resuming) this.#awaitConnect(connection);
    const hello = { kind: 'hello', wireVersion: WIRE_VERSION, token: this.#environment.token } as const;
    this.#enqueue(connection, [{ ...hello, ...this.#identity() }]);
    this.onConnect();
  }

  /** Whether something told now would be sent soon. */
  get ready(): boolean {
    return this.#connection !== undefined && this.#connection.unsentBytes < MAX_UNSENT_BYTES;
  }

  send(records: readonly WireRecord[]): void {
    if (this.#connection && records.length > 0) this.#enqueue(this.#connection, records);
  }

  /** Tries for a moment to get everything out, synchronously; the process is about to end. */
  flushFinally(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    const never = new Int32Array(new SharedArrayBuffer(4));
    for (let pauses = 0; pauses < LAST_PAUSES; pauses++) {
      const { unsentBytes } = connection;
      this.#write(connection);
      if (connection.unsent.length === 0) return;
      if (connection.unsentBytes < unsentBytes) pauses = 0;
      // No clock is asked, because the program may have stopped them all.
      Atomics.wait(never, 0, 0, 1);
    }
  }

  #enqueue(connection: Connection, records: readonly WireRecord[]): void {
    let batch: string[] = [];
    let characters = 0;
    for (const record of records) {
      const text = JSON.stringify(record);
      if (batch.length > 0 && characters + text.length > FRAME_CHARACTERS) {
        this.#append(connection, batch);
        batch = [];
        characters = 0;
      }
      batch.push(text);
      characters += text.length;
    }
    this.#append(connection, batch);
    if (!connection.resuming) this.#write(connection);
  }

  /** A {@link Frame} of records that are text already. */
  #append(connection: Connection, records: readonly string[]): void {
    const bytes = Buffer.from(`{"sequence":${connection.sequence++},"records":[${records.join(',')}]}\n`);
    connection.unsent.push(bytes);
    connection.unsentBytes += bytes.length;
  }

  /** Writes what the descriptor takes and comes back for the rest. */
  #write(connection: Connection): void {
    const descriptor = connection.isByDescriptor ? descriptorOf(connection.socket) : undefined;
    for (let bytes = connection.unsent[0]; bytes !== undefined; bytes = connection.unsent[0]) {
      let written = bytes.length;
      if (descriptor === undefined) {
        connection.socket.write(bytes);
      } else {
        try {
          written = writeSync(descriptor, bytes);
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException;
          if (code === 'EBADF') {
            // The program has mocked what is below `fs`, which knows nothing of sockets.
            connection.isByDescriptor = false;
            this.#write(connection);
          } // The listener is slow. Anything else closes the socket, which reports it by itself.
          else if (code === 'EAGAIN') this.#resumeLater(connection);
          else connection.socket.destroy();
          return;
        }
      }
      connection.unsentBytes -= written;
      if (written < bytes.length) connection.unsent[0] = bytes.subarray(written);
      else connection.unsent.shift();
    }
  }

  #awaitConnect(connection: Connection): void {
    const { socket } = connection;
    const patience = setTimeout(() => socket.destroy(), TCP_PATIENCE_MS).unref();
    socket.on('close', () => clearTimeout(patience));
    socket.on('connect', () => {
      clearTimeout(patience);
      // Again, because of several addresses of a host each is tried with a handle of its own.
      socket.unref();
      connection.resuming = false;
      this.#guard(() => this.#write(connection));
    });
  }

  #resumeLater(connection: Connection): void {
    if (connection.resuming) return;
    connection.resuming = true;
    setTimeout(() => {
      connection.resuming = false;
      if (connection === this.#connection) this.#guard(() => this.#write(connection));
    }, RESUME_WRITING_MS).unref();
  }

  #closed(connection: Connection): void {
    if (connection !== this.#connection) return;
    this.#connection = undefined;
    this.onDetail([]);
    this.onPastWanted(false);
    if (this.#refused) return;
    setTimeout(() => this.#guard(() => this.connect()), this.#retryMs).unref();
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  #received(connection: Connection, data: Buffer): void {
    const lines = (connection.received + data.toString('utf8')).split('\n');
    connection.received = lines.pop() ?? '';
    if (connection.received.length > MAX_REQUEST_BYTES) connection.socket.destroy();
    for (const line of lines) this.#obey(parse(line));
  }

  #obey(request: Partial<Request>): void {
    if (request.kind === 'welcome') this.#retryMs = FIRST_RETRY_MS;
    if (request.kind === 'detail' && Array.isArray(request.sites)) this.onDetail(request.sites);
    if (request.kind === 'past-leases') this.onPastWanted(request.isWanted === true);
    // Anything else may be understood when it is told again.
    if (request.kind === 'rejected') this.#refused = REFUSALS.has(request.reason);
  }
}

/** The listener's line; an empty object when it makes no sense. */
function parse(line: string): Partial<Request> {
  try {
    return (JSON.parse(line) ?? {}) as Partial<Request>;
  } catch {
    return {};
  }
}

function descriptorOf(socket: Net.Socket): number | undefined {
  const { _handle: handle } = socket as unknown as { _handle?: { readonly fd?: number } | null };
  return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : undefined;
}
