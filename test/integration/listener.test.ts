import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdirSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { endpointPath } from '../../protocol/endpoint.ts';
import { LIMITS, WIRE_VERSION, type Rejected, type WireRecord, type Wish } from '../../protocol/wire.ts';
import { listen, type Listener } from '../../server/collector/listener.ts';

const TOKEN = 'the token';
const HELLO = {
  kind: 'hello',
  wireVersion: WIRE_VERSION,
  token: TOKEN,
  process: { pid: 1, ppid: 0, cwd: '/' },
  threadId: 0,
  nodeVersion: 'v20',
  startedAtMs: 1,
} as const;
const CLOCK = { kind: 'clock', runningMs: 1, lagMs: 0, stoppedMs: 0 } as const;

describe('listener', () => {
  let endpoint: string;
  let listener: Listener;
  const events = new EventEmitter();
  let received: WireRecord[];
  let problems: string[];
  let rejectedCount: number;

  const start = (): Promise<Listener> =>
    listen(endpoint, TOKEN, {
      connected: (thread, ask) => events.emit('connected', thread, ask),
      records: (_, records) => {
        received.push(...records);
        events.emit('records');
      },
      rejected: (_, count) => (rejectedCount += count),
      disconnected: (thread) => events.emit('disconnected', thread),
      problem: (message) => problems.push(message),
    });

  beforeEach(async () => {
    endpoint = endpointPath(
      { platform: process.platform, temporaryDirectory: tmpdir() },
      randomBytes(8).toString('hex'),
    );
    received = [];
    problems = [];
    rejectedCount = 0;
    listener = await start();
  });
  afterEach(() => listener.close());

  /** A hook that sends these lines. */
  function send(...lines: readonly (object | string)[]): Socket {
    const socket = connect({ path: endpoint });
    for (const line of lines) socket.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
    return socket;
  }

  /** What the listener answers before it closes the connection. */
  async function refusalOf(socket: Socket): Promise<Rejected> {
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    await once(socket, 'close');
    return JSON.parse(answer.trim().split('\n').at(-1)!) as Rejected;
  }

  it('welcomes a hook and passes its records on', async () => {
    const socket = send({ sequence: 0, records: [HELLO] }, { sequence: 1, records: [CLOCK] });
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.deepEqual(JSON.parse(answer.toString()), { kind: 'welcome', wireVersion: WIRE_VERSION });
    while (received.length < 2) await once(events, 'records');
    assert.deepEqual(received, [HELLO, CLOCK]);
    socket.destroy();
    assert.deepEqual(await once(events, 'disconnected'), ['1.0.1']);
  });

  it('asks a hook for detail, and loses nothing when that has just ended', async () => {
    const socket = send({ sequence: 0, records: [HELLO] });
    const [[, ask]] = (await Promise.all([once(events, 'connected'), once(socket, 'data')])) as [
      [string, (wish: Wish) => void],
      unknown,
    ];
    ask({ kind: 'detail', sites: [1, 2] });
    const [asked] = (await once(socket, 'data')) as [Buffer];
    assert.deepEqual(JSON.parse(asked.toString()), { kind: 'detail', sites: [1, 2] });
    const disconnected = once(events, 'disconnected');
    socket.write(`${JSON.stringify({ sequence: 1, records: [CLOCK] })}\n`);
    socket.destroy();
    await once(socket, 'close');
    ask({ kind: 'detail', sites: [] });
    await disconnected;
    ask({ kind: 'detail', sites: [1] });
    assert.deepEqual(received, [HELLO, CLOCK]);
    assert.deepEqual(problems, []);
  });

  it('lets nobody else into the directory of its socket', () => {
    assert.equal(statSync(dirname(endpoint)).mode & 0o777, 0o700);
  });

  it('refuses a wrong token, says so, and reads nothing more', async () => {
    const refused = await refusalOf(
      send({ sequence: 0, records: [{ ...HELLO, token: 'guess' }] }, { sequence: 1, records: [CLOCK] }),
    );
    assert.equal(refused.reason, 'wrong-token');
    assert.match(refused.message, /start it again/);
    assert.deepEqual(received, []);
  });

  it('refuses a version from the future', async () => {
    const refused = await refusalOf(
      send({ sequence: 0, records: [{ ...HELLO, wireVersion: WIRE_VERSION + 1 }] }),
    );
    assert.equal(refused.reason, 'future-version');
    assert.match(refused.message, /update Leak Lens/);
  });

  it('refuses a stranger who does not say hello', async () => {
    assert.equal((await refusalOf(send('GET / HTTP/1.1'))).reason, 'malformed');
    assert.equal((await refusalOf(send({ sequence: 0, records: [CLOCK] }))).reason, 'malformed');
  });

  it('skips a malformed frame, says so, and loses nothing else', async () => {
    const socket = send({ sequence: 0, records: [HELLO] }, '{"sequence":1,"records":[', {
      sequence: 2,
      records: [{ kind: 'clock' }, CLOCK],
    });
    while (received.length < 2) await once(events, 'records');
    assert.deepEqual(received, [HELLO, CLOCK]);
    assert.equal(problems.filter((problem) => problem.includes('unreadable')).length, 2);
    assert.equal(rejectedCount, 2);
    assert.ok(problems.includes('Frame 1 came as 2: some are lost.'));
    socket.destroy();
    await once(events, 'disconnected');
  });

  it('closes a connection that sends an oversized line, and tells why', async () => {
    const socket = send({ sequence: 0, records: [HELLO] }, 'x'.repeat(LIMITS.frameBytes + 1));
    assert.equal((await refusalOf(socket)).reason, 'frame-too-large');
  });

  it('reads no more of a stranger than a hello needs', async () => {
    const hello = JSON.stringify({ sequence: 0, records: [HELLO] });
    const socket = send(hello.padEnd(LIMITS.helloBytes));
    await once(events, 'connected');
    socket.destroy();
    await once(events, 'disconnected');
    const refused = await refusalOf(send(hello.padEnd(LIMITS.helloBytes + 1)));
    assert.equal(refused.reason, 'frame-too-large');
  });

  it('does not take over an endpoint that is in use', async () => {
    await assert.rejects(start(), /Another listener is already at .* Close the other window/);
    const socket = send({ sequence: 0, records: [HELLO] });
    await once(events, 'connected');
    socket.destroy();
    await once(events, 'disconnected');
  });

  it('removes its socket, and what killed listeners left behind', async () => {
    const id = randomBytes(8).toString('hex');
    const [stale, fresh, foreign] = [id, id.split('').reverse().join(''), `host-${id}`].map((name) =>
      join(tmpdir(), `leak-lens-${name}`),
    ) as [string, string, string];
    for (const directory of [stale, fresh, foreign]) mkdirSync(directory);
    for (const directory of [stale, foreign]) utimesSync(directory, 0, 0);
    await listener.close();
    assert.ok(!existsSync(dirname(endpoint)));
    listener = await start();
    assert.ok(!existsSync(stale));
    assert.ok(existsSync(fresh));
    assert.ok(existsSync(foreign));
    for (const directory of [fresh, foreign]) rmdirSync(directory);
  });
});
