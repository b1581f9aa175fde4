import { strict as assert } from 'node:assert';
import { Socket } from 'node:net';
import { mock } from 'node:test';
import { setImmediate as afterReading } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { WIRE_VERSION, type Wish } from '../../../protocol/wire.ts';
import { followSession } from '../../../server/collector/session.ts';

const HELLO = {
  kind: 'hello',
  wireVersion: WIRE_VERSION,
  token: 'the token',
  process: { pid: 1, ppid: 0, cwd: '/' },
  threadId: 0,
  nodeVersion: 'v20',
  startedAtMs: 1,
} as const;

describe('a connection', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('that has said nothing for 30 s is closed', () => {
    const socket = followed();
    mock.timers.tick(29_999);
    assert.equal(socket.destroyed, false);
    mock.timers.tick(1);
    assert.equal(socket.destroyed, true);
  });

  it('that was refused and stays is closed', () => {
    const socket = followed();
    say(socket, { ...HELLO, token: 'another' });
    assert.equal(socket.destroyed, false);
    mock.timers.tick(30_000);
    assert.equal(socket.destroyed, true);
  });

  it('of a hook may be quiet for as long as it likes', () => {
    const socket = followed();
    say(socket, HELLO);
    mock.timers.tick(600_000);
    assert.equal(socket.destroyed, false);
  });

  it('of a hook that has been asked for something has the request on a line', async () => {
    const written: string[] = [];
    let ask: ((wish: Wish) => void) | undefined;
    const socket = followed((given) => (ask = given));
    socket.write = (text: string): boolean => written.push(text) > 0;
    say(socket, HELLO);
    ask!({ kind: 'detail', sites: [3, 5] });
    ask!({ kind: 'past-leases', isWanted: true });
    await afterReading();
    assert.deepEqual(written.slice(1), [
      '{"kind":"detail","sites":[3,5]}\n',
      '{"kind":"past-leases","isWanted":true}\n',
    ]);
  });
});

/** The listener's end of a connection whose other end does nothing. */
function followed(connected: (ask: (wish: Wish) => void) => void = () => undefined): Socket {
  const socket: Socket = Object.assign(new Socket(), { write: () => true, end: () => socket });
  const ignore = (): void => undefined;
  followSession(socket, 'the token', {
    connected: (_, ask) => connected(ask),
    records: ignore,
    disconnected: ignore,
    rejected: ignore,
    problem: ignore,
  });
  return socket;
}

function say(socket: Socket, hello: object): void {
  socket.emit('data', Buffer.from(`${JSON.stringify({ sequence: 0, records: [hello] })}\n`));
}
