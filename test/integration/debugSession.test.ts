import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { TracedSession, type Program } from '../../client/debug/session.ts';

interface Message {
  readonly type: 'response' | 'event';
  readonly event?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

/** The editor's end of a debug session over two streams. */
class Editor {
  readonly messages: Message[] = [];
  readonly #input = new PassThrough();
  readonly #output = new PassThrough();
  #unread = Buffer.alloc(0);
  #sequence = 0;
  #waiting: (() => void)[] = [];

  constructor(session: TracedSession) {
    session.setRunAsServer(true); // Otherwise the end of the streams would end the test's process.
    this.#output.on('data', (chunk: Buffer) => this.#read(chunk));
    session.start(this.#input, this.#output);
  }

  /** Sends a request without waiting for its answer; returns its number. */
  send(command: string, args: object = {}): number {
    const seq = ++this.#sequence;
    const json = JSON.stringify({ type: 'request', seq, command, arguments: args });
    this.#input.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    return seq;
  }

  request(command: string, args: object = {}): Promise<Message> {
    return this.answer(this.send(command, args));
  }

  answer(request: number): Promise<Message> {
    return this.#message((message) => message.type === 'response' && message.request_seq === request);
  }

  event(name: string): Promise<Message> {
    return this.#message((message) => message.event === name);
  }

  async #message(matches: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.messages.find(matches);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #read(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n\r\n/.exec(this.#unread.toString('latin1'));
      if (header === null) break;
      const end = header[0].length + Number(header[1]);
      if (this.#unread.length < end) break;
      this.messages.push(JSON.parse(this.#unread.toString('utf8', header[0].length, end)) as Message);
      this.#unread = this.#unread.subarray(end);
    }
    this.#waiting.splice(0).forEach((resolve) => resolve());
  }
}

const INITIALIZE = { adapterID: 'leak-lens', pathFormat: 'path' };

async function open(program: Partial<Program>): Promise<{ editor: Editor; session: TracedSession }> {
  const unexpected = (): Promise<never> => Promise.reject(new Error('Not expected in this test.'));
  const session = new TracedSession({
    obstacle: () => Promise.resolve(undefined),
    start: () => Promise.resolve(true),
    stop: unexpected,
    request: unexpected,
    ...program,
  });
  const editor = new Editor(session);
  await editor.request('initialize', INITIALIZE);
  return { editor, session };
}

describe('a traced debug session', () => {
  it('asks for configuration after it has said what it can do', async () => {
    const { editor } = await open({});
    await editor.event('initialized');
    assert.deepEqual(
      editor.messages.map((message) => message.event ?? message.type),
      ['response', 'initialized'],
    );
  });

  it('answers launch before the program starts, and ends with the program', async () => {
    let started: (() => void) | undefined;
    const starting = new Promise<void>((resolve) => (started = resolve));
    const { editor, session } = await open({
      start() {
        started?.();
        return new Promise(() => undefined);
      },
    });
    assert.equal((await editor.request('launch')).success, true);
    await starting;
    assert.ok(!editor.messages.some((message) => message.event === 'terminated'));
    session.programEnded();
    session.programEnded();
    await editor.event('terminated');
    await editor.request('threads');
    assert.equal(editor.messages.filter((message) => message.event === 'terminated').length, 1);
  });

  it('refuses launch with the reason when something is in the way, and starts nothing', async () => {
    const { editor } = await open({
      obstacle: () => Promise.resolve('/app/x.js does not exist.'),
      start: () => assert.fail('It started.'),
    });
    const answer = await editor.request('launch');
    assert.equal(answer.success, false);
    assert.equal(answer.message, '/app/x.js does not exist.');
    assert.deepEqual(answer.body, { error: { id: 1, format: '/app/x.js does not exist.', showUser: true } });
  });

  it('ends when the program was not started', async () => {
    const { editor } = await open({ start: () => Promise.resolve(false) });
    await editor.request('launch');
    await editor.event('terminated');
  });

  it('tells why when starting failed, and ends', async () => {
    const { editor } = await open({ start: () => Promise.reject(new Error('No space left on device')) });
    await editor.request('launch');
    await editor.event('terminated');
    const { body } = await editor.event('output');
    assert.deepEqual(body, { category: 'important', output: 'No space left on device\n' });
  });

  for (const command of ['terminate', 'disconnect']) {
    it(`answers ${command} only when the program is gone`, async () => {
      let gone: (() => void) | undefined;
      const { editor } = await open({ stop: () => new Promise((resolve) => (gone = resolve)) });
      const stop = editor.send(command);
      await editor.request('threads');
      assert.ok(!editor.messages.some((message) => message.request_seq === stop));
      gone?.();
      assert.equal((await editor.answer(stop)).success, true);
    });
  }

  it('stops the program when the editor drops it', async () => {
    let stopped = 0;
    const { session } = await open({
      stop() {
        stopped++;
        return Promise.resolve();
      },
    });
    session.dispose();
    assert.equal(stopped, 1);
  });

  it('verifies no breakpoint and has no threads', async () => {
    const { editor } = await open({});
    const { body } = await editor.request('setBreakpoints', {
      source: {},
      breakpoints: [{ line: 1 }, { line: 2 }],
    });
    assert.deepEqual(body, { breakpoints: [{ verified: false }, { verified: false }] });
    assert.deepEqual((await editor.request('threads')).body, { threads: [] });
  });

  it('passes what is typed into the Debug Console on to the debugger of the program', async () => {
    const { editor } = await open({
      request: (command, args) =>
        Promise.resolve({ result: JSON.stringify([command, args]), variablesReference: 0 }),
    });
    const { body } = await editor.request('evaluate', { expression: '1 + 1' });
    assert.deepEqual(body, { result: '["evaluate",{"expression":"1 + 1"}]', variablesReference: 0 });
  });

  it('answers with the reason when there is nobody to pass it on to', async () => {
    const { editor } = await open({
      request: () => Promise.reject(new Error('The program is not running.')),
    });
    const answer = await editor.request('evaluate', { expression: '1' });
    assert.equal(answer.success, false);
    assert.equal(answer.message, 'The program is not running.');
  });
});
