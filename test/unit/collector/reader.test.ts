import { strict as assert } from 'node:assert';
import { Socket } from 'node:net';
import { setImmediate as afterReading } from 'node:timers/promises';
import { describe, it } from 'mocha';
import type { AskedByAgent } from '../../../protocol/agent.ts';
import { LIMITS, WIRE_VERSION } from '../../../protocol/wire.ts';
import { followSession } from '../../../server/collector/session.ts';

const READER = { kind: 'reader', wireVersion: WIRE_VERSION, token: 'the token' };
const HELLO = {
  kind: 'hello',
  wireVersion: WIRE_VERSION,
  token: 'the token',
  process: { pid: 1, ppid: 0, cwd: '/' },
  threadId: 0,
  nodeVersion: 'v20',
  startedAtMs: 1,
};
const question = (kind: string, more: object = {}): object => ({
  kind: 'question',
  question: { kind, ...more },
  cwd: '/shop',
});

describe('a reader', () => {
  it('is answered in the order of its questions', async () => {
    const session = followed();
    session.say(READER, question('leaks', { file: 'orders.ts' }));
    session.say(question('pools'));
    await afterReading();
    assert.deepEqual(session.asked, [
      { question: { kind: 'leaks', file: 'orders.ts' }, cwd: '/shop' },
      { question: { kind: 'pools' }, cwd: '/shop' },
    ]);
    assert.deepEqual(session.lines, [
      { kind: 'welcome', wireVersion: WIRE_VERSION },
      { kind: 'answer', answer: { text: 'leaks', data: {} } },
      { kind: 'answer', answer: { text: 'pools', data: {} } },
    ]);
  });

  it('is no process, and nobody hears what else it says', () => {
    const session = followed();
    session.say(READER, HELLO, { kind: 'clock', runningMs: 1, lagMs: 0, stoppedMs: 0 });
    session.say(HELLO);
    session.socket.emit('close');
    assert.deepEqual(session.heard, []);
  });

  it('is refused with a wrong token, or of a version to come, and not answered', () => {
    for (const [reader, reason] of [
      [{ ...READER, token: 'another' }, 'wrong-token'],
      [{ ...READER, wireVersion: WIRE_VERSION + 1 }, 'future-version'],
      [question('leaks'), 'malformed'],
    ] as const) {
      const session = followed();
      session.say(reader, question('leaks'));
      session.say(question('leaks'));
      assert.deepEqual(session.reasons(), [reason]);
      assert.deepEqual(session.asked, []);
    }
  });

  it('is disconnected when it asks what makes no sense, or too much', () => {
    for (const [asked, reason] of [
      [question('secrets'), 'malformed'],
      [question('leaks', { onlyLeaked: 'yes' }), 'malformed'],
      [question('leaks', { everything: true }), 'malformed'],
      [question('leaks', { file: 'x'.repeat(LIMITS.helloBytes) }), 'frame-too-large'],
    ] as const) {
      const session = followed();
      session.say(READER);
      session.say(asked);
      session.say(question('leaks'));
      assert.deepEqual(session.reasons(), [reason]);
      assert.deepEqual(session.asked, []);
    }
  });

  it('can only be who was one from the beginning', async () => {
    const session = followed();
    session.say(HELLO);
    session.say(READER, question('leaks'));
    await afterReading();
    assert.deepEqual(session.asked, []);
    assert.deepEqual(session.heard.slice(-1), ['rejected 2']);
  });
});

/** A session whose other end does nothing but what the test says. */
function followed() {
  const lines: { readonly kind: string; readonly reason?: string }[] = [];
  const heard: string[] = [];
  const asked: AskedByAgent[] = [];
  const write = (text: string): boolean => lines.push(JSON.parse(text) as (typeof lines)[number]) > 0;
  const socket: Socket = Object.assign(new Socket(), {
    write,
    end: (text: string) => {
      write(text);
      return socket;
    },
  });
  followSession(socket, 'the token', {
    connected: () => heard.push('connected'),
    records: (_, records) => heard.push(`${records.length} records`),
    rejected: (_, count) => heard.push(`rejected ${count}`),
    disconnected: () => heard.push('disconnected'),
    problem: () => undefined,
    asked: ({ question: { ...asks }, cwd }) => {
      asked.push({ question: asks, cwd });
      return { text: asks.kind, data: {} };
    },
  });
  return {
    socket,
    lines,
    heard,
    asked,
    say: (...records: readonly object[]) =>
      socket.emit('data', Buffer.from(`${JSON.stringify({ sequence: 0, records })}\n`)),
    reasons: () => lines.flatMap(({ reason }) => reason ?? []),
  };
}
