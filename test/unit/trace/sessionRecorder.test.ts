import { strict as assert } from 'node:assert';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { WIRE_VERSION } from '../../../protocol/wire.ts';
import type { Fact } from '../../../server/ledger/fact.ts';
import { keptRecordings } from '../../../server/trace/keptRecordings.ts';
import { SessionRecorder } from '../../../server/trace/sessionRecorder.ts';
import { factsIn } from '../../../server/trace/traceFile.ts';

function connects(thread: string, startedAtMs: number): readonly Fact[] {
  const process = { pid: 1, ppid: 0, cwd: '/', program: `/${thread}.js` };
  const identity = { token: 'secret', process, threadId: 0, nodeVersion: 'v20', startedAtMs };
  return [
    { thread, receivedAtMs: 1, record: { kind: 'connected' } },
    { thread, receivedAtMs: 2, record: { kind: 'hello', wireVersion: WIRE_VERSION, ...identity } },
  ];
}

describe('the recorder of sessions', () => {
  let folder: string;
  let problems: string[];
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'leak-lens-recorder-')), 'recordings');
    problems = [];
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  const recorderOf = (keep: number, maxBytes = 1e6): SessionRecorder =>
    new SessionRecorder(
      { folder, recordedBy: '1.2.3', maxBytes, problem: (message) => problems.push(message) },
      keep,
    );

  async function threadsIn(file: string): Promise<readonly string[]> {
    const threads = new Set<string>();
    for await (const fact of factsIn(file, (message) => problems.push(message))) {
      if ('record' in fact) threads.add(fact.thread);
    }
    return [...threads];
  }

  it('begins a recording with the first process, for its owner alone', async () => {
    const recorder = recorderOf(5);
    recorder.sessionStarted(10, 0);
    assert.deepEqual(await keptRecordings(folder), []);
    for (const fact of connects('a', 11)) recorder.add(fact);
    recorder.end(3);
    await recorder.written();
    const [kept, ...others] = await keptRecordings(folder);
    assert.deepEqual(others, []);
    assert.ok(kept);
    assert.deepEqual([kept.program, kept.leaked], ['/a.js', 3]);
    assert.equal(recorder.latestFile, kept.file);
    if (process.platform !== 'win32') assert.equal((await stat(kept.file)).mode & 0o777, 0o600);
    assert.deepEqual(problems, []);
  });

  it('leaves out what a process of a former session goes on telling', async () => {
    const recorder = recorderOf(5);
    for (const fact of connects('former', 1)) recorder.add(fact);
    recorder.sessionStarted(10, 0);
    await recorder.written();
    for (const fact of connects('present', 11)) recorder.add(fact);
    recorder.add({ thread: 'former', receivedAtMs: 9, record: { kind: 'disconnected' } });
    recorder.end(0);
    await recorder.written();
    const kept = await keptRecordings(folder);
    assert.deepEqual(await Promise.all(kept.map(({ file }) => threadsIn(file))), [['present'], ['former']]);
  });

  it('goes on when the first process was faster than the news of its session', async () => {
    const recorder = recorderOf(5);
    for (const fact of connects('fast', 11)) recorder.add(fact);
    recorder.sessionStarted(10, 0);
    for (const fact of connects('second', 12)) recorder.add(fact);
    recorder.end(0);
    await recorder.written();
    const [kept] = await keptRecordings(folder);
    assert.deepEqual(await threadsIn(kept!.file), ['fast', 'second']);
  });

  it('keeps the latest, and none when none are wanted', async () => {
    const recorder = recorderOf(2);
    for (const thread of ['a', 'b', 'c']) {
      for (const fact of connects(thread, 1)) recorder.add(fact);
      recorder.end(0);
      await recorder.written();
    }
    assert.deepEqual(
      (await keptRecordings(folder)).map(({ program }) => program),
      ['/c.js', '/b.js'],
    );
    recorder.keep(0);
    for (const fact of connects('d', 1)) recorder.add(fact);
    await recorder.written();
    assert.deepEqual(await keptRecordings(folder), []);
  });

  it('stops at its bound, and says so to whoever records and whoever reads', async () => {
    const recorder = recorderOf(1, 400);
    for (const fact of [...connects('a', 1), ...connects('b', 1), ...connects('c', 1)]) recorder.add(fact);
    recorder.end(0);
    await recorder.written();
    assert.match(problems.join(), /holds only the beginning of this session, because it has reached 0 MB/);
    const [kept] = await keptRecordings(folder);
    assert.equal(kept!.leaked, undefined);
    await threadsIn(kept!.file);
    assert.match(problems.at(-1)!, /holds only the beginning of the session/);
  });
});
