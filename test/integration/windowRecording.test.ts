import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { withHook } from '../../protocol/environment.ts';
import { endpointPath } from '../../protocol/endpoint.ts';
import * as lsp from '../../protocol/lsp.ts';
import { DEFAULT_THRESHOLDS } from '../../protocol/thresholds.ts';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { REPOSITORY, startProgram } from '../support/tracedProgram.ts';

const FORGETFUL = 'test/integration/programs/forgetful.ts';

describe('what the language server records', function () {
  this.timeout(60_000);
  let database: Database;
  let folder: string;
  let server: ChildProcess;
  let editor: ProtocolConnection;
  const endpoint = endpointPath(
    { platform: process.platform, temporaryDirectory: tmpdir() },
    randomBytes(8).toString('hex'),
  );
  const token = randomBytes(16).toString('hex');
  const told = new EventEmitter();
  let problems: readonly { readonly line: number; readonly message: string }[] = [];
  let status: lsp.Status | undefined;
  let marks: readonly lsp.Mark[] = [];

  before(async () => {
    database = await startDatabaseProcess();
    folder = await mkdtemp(join(tmpdir(), 'leak-lens-window-'));
    server = spawn(process.execPath, [join(REPOSITORY, 'dist/server.cjs'), '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    editor = createProtocolConnection(
      new StreamMessageReader(server.stdout!),
      new StreamMessageWriter(server.stdin!),
    );
    editor.onRequest('workspace/codeLens/refresh', () => null);
    editor.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      problems = params.diagnostics.map(({ range, message }) => ({
        line: range.start.line,
        message: typeof message === 'string' ? message : message.value,
      }));
      told.emit('told');
    });
    editor.onNotification(lsp.statusChanged.method, (changed: lsp.Status) => {
      status = changed;
      told.emit('told');
    });
    editor.onNotification(lsp.marksChanged.method, ({ files }: lsp.MarksChanged) => {
      marks = files.flatMap((file) => file.marks);
      told.emit('told');
    });
    editor.listen();
    const initializationOptions: lsp.InitializationOptions = {
      endpoint,
      token,
      settings: {
        surface: 'full',
        keptRecordings: 5,
        thresholds: { window: DEFAULT_THRESHOLDS, folders: [] },
      },
      recordingFolder: join(folder, 'recordings'),
    };
    await editor.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      initializationOptions,
    });
    await editor.sendNotification('initialized', {});
  });
  after(async () => {
    editor.dispose();
    server.kill('SIGKILL');
    await once(server, 'exit');
    await database.stop();
    await rm(folder, { recursive: true });
  });

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(told, 'told');
  }
  const open = (file: string): Promise<lsp.OpenedRecording> =>
    editor.sendRequest(lsp.openRecording.method, { file });

  let live: typeof problems;
  let kept: lsp.KeptRecording;

  it('is a session with its program and leaks, which Clear does not remove', async () => {
    await editor.sendNotification(lsp.sessionStarted.method, { sinceMs: Date.now() });
    const hookPath = join(REPOSITORY, 'dist/runtime-hook.cjs');
    const variables = {
      ...process.env,
      DATABASE_URL: database.connectionString,
      ...withHook({ hookPath, endpoint, token }, undefined),
    };
    const program = startProgram(process.execPath, ['--import', 'tsx', FORGETFUL, '0', 'forget'], variables);
    await program.ended;
    await until(() => problems.length > 0 && status?.processes === 0 && status.leaked > 0);
    live = problems;
    await editor.sendNotification(lsp.sessionEnded.method);
    await editor.sendNotification(lsp.clear.method);
    await until(() => problems.length === 0);
    const recordings = await editor.sendRequest<readonly lsp.KeptRecording[]>(lsp.recordings.method);
    assert.equal(recordings.length, 1);
    kept = recordings[0]!;
    assert.match(kept.program ?? '', /forgetful\.ts$/);
    assert.equal(kept.leaked, 1);
  });

  it('is shown again as it was judged then, marked as recorded', async () => {
    assert.deepEqual(await open(kept.file), { problems: [] });
    await until(() => problems.length > 0);
    assert.deepEqual(
      problems,
      live.map(({ line, message }) => ({ line, message: `Recording: ${message}` })),
    );
    await until(() => status?.isRecording === true);
    assert.match(status!.text, /^Recording of \d\d:\d\d, \d+ \w+: 1 of \d+ slots? lost/);
    assert.ok(marks.length > 0 && marks.every(({ text }) => text.startsWith('recording: ')));
    const shown = await editor.sendRequest<lsp.RecordingFile | null>(lsp.shownRecording.method);
    assert.equal(shown?.file, kept.file);
  });

  it('goes when it is closed, and when a session starts', async () => {
    await editor.sendNotification(lsp.closeRecording.method);
    await until(() => problems.length === 0 && status?.isRecording === false);
    await open(kept.file);
    await until(() => problems.length > 0 && status?.isRecording === true);
    await editor.sendNotification(lsp.sessionStarted.method, { sinceMs: Date.now() });
    await until(() => problems.length === 0 && status?.isRecording === false);
  });

  it('is shown as stale in a file that was written since', async () => {
    const early = join(folder, 'early.leaktrace');
    const text = await readFile(kept.file, 'utf8');
    await writeFile(early, text.replace(/"startedAt":"[^"]*"/, '"startedAt":"2000-01-01T00:00:00.000Z"'));
    await open(kept.file);
    await until(() => marks.length > 0 && status?.isRecording === true);
    assert.deepEqual([...new Set(marks.map(({ isStale }) => isStale))], [false]);
    await open(early);
    await until(() => marks.every(({ isStale }) => isStale));
  });

  it('is refused when it cannot be read, and shown as far as it can', async () => {
    await assert.rejects(open(join(folder, 'missing.leaktrace')), /cannot be read: .*Check that it is still/);
    const other = join(folder, 'other.leaktrace');
    await writeFile(other, '{}\n');
    await assert.rejects(open(other), /is no trace/);
    const cut = join(folder, 'cut.leaktrace');
    await writeFile(cut, await readFile(kept.file));
    await appendFile(cut, '{"thread":"1","rec');
    const { problems: told } = await open(cut);
    assert.match(told.join(), /1 of \d+ lines .* make no sense/);
  });
});
