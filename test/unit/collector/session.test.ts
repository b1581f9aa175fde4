import { strict as assert } from 'node:assert';
import { Socket } from 'node:net';
import { mock } from 'node:test';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { WIRE_VERSION } from '../../../protocol/wire.ts';
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
});

/** The listener's end of a connection whose other end does nothing. */
function followed(): Socket {
  const socket: Socket = Object.assign(new Socket(), { write: () => true, end: () => socket });
  const ignore = (): void => undefined;
  followSession(socket, 'the token', {
    connected: ignore,
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
