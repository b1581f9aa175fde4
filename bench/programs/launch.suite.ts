/** Runs inside VS Code: how long the extension takes to activate, and a program to run from the start of debugging. */
import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../../test/hosts/eventually.ts';
import { interleave } from '../support/interleave.ts';
import { SAMPLES_FILE, type DebugType, type LaunchSamples } from '../support/launchSamples.ts';

const EXTENSION = 'leak-lens.pg-leak-lens';
const ROUNDS = 6;
/** Many times what a step takes on a busy machine. */
const STEP_LIMIT_MS = 30_000;

/** What the program tells of itself. */
interface Greeting {
  readonly startedAtMs: number;
  readonly hasHook: boolean;
  readonly nodeVersion: string;
}

describe('a start of debugging', function () {
  // The window as a whole has a limit, and each step has one.
  this.timeout(0);
  const listener = createServer();
  let folder: vscode.WorkspaceFolder;
  let programNode = '';
  let starts = 0;

  before(async () => {
    const [opened] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(opened, 'the window has no folder');
    folder = opened;
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
  });
  after(() => listener.close());

  /** Milliseconds from the call to the program's first statement. Resolves when the session has ended. */
  async function startMs(type: DebugType): Promise<number> {
    const configuration = {
      ...{ type, request: 'launch', name: `${type} ${++starts}` },
      program: join(folder.uri.fsPath, 'launched.cjs'),
      args: [String((listener.address() as AddressInfo).port)],
    };
    const step = `of "${configuration.name}"`;
    const connected = once(listener, 'connection') as Promise<[Socket]>;
    const attached = next(vscode.debug.onDidStartDebugSession, isOfProcess);
    const ended = next(
      vscode.debug.onDidTerminateDebugSession,
      ({ name, parentSession }) => parentSession === undefined && name === configuration.name,
    );
    const calledAtMs = Date.now();
    const accepted = vscode.debug.startDebugging(folder, configuration);
    const [program] = await inTime(`the program ${step} to connect`, connected);
    const greeted = once(program, 'data') as Promise<[Buffer]>;
    const [text] = await inTime(`the program ${step} to tell of itself`, greeted);
    const { startedAtMs, hasHook, nodeVersion } = JSON.parse(text.toString()) as Greeting;
    assert.equal(hasHook, type === 'leak-lens', `whether the hook is in the program ${step}`);
    programNode = nodeVersion;
    // The program ends only when js-debug has its session, because js-debug may overlook an end before that.
    await inTime(`js-debug's session for the process ${step}`, attached);
    assert.ok(await inTime(`VS Code to report the start ${step}`, accepted));
    program.end();
    await inTime(`the end ${step}`, ended);
    return startedAtMs - calledAtMs;
  }

  it('is measured', async () => {
    const activationWallMs = await activateMs();
    // The first start of any activates js-debug.
    await startMs('node');
    const firstMs = await startMs('leak-lens');
    const started = await interleave(
      {
        node: () => startMs('node'),
        'leak-lens': () => startMs('leak-lens'),
      },
      ROUNDS,
    );
    const samples: LaunchSamples = {
      vscodeVersion: vscode.version,
      ...{ programNode, activationWallMs, firstMs, started },
      activationMs: await accountedActivationMs(),
    };
    writeFileSync(join(folder.uri.fsPath, SAMPLES_FILE), JSON.stringify(samples));
  });
});

async function activateMs(): Promise<number> {
  const extension = vscode.extensions.getExtension(EXTENSION);
  assert.ok(extension, `VS Code does not know ${EXTENSION}`);
  assert.ok(!extension.isActive, 'the extension is active before anybody asked for it');
  const calledAtMs = performance.now();
  await extension.activate();
  return performance.now() - calledAtMs;
}

/** What "Developer: Startup Performance" says about the extension; "Show Running Extensions" has the same figures. */
async function accountedActivationMs(): Promise<number> {
  await vscode.commands.executeCommand('perfview.show');
  const cells = await eventually(
    "the extension in VS Code's table of activation times",
    () =>
      vscode.workspace.textDocuments
        .find(({ uri }) => uri.scheme === 'perf')
        ?.getText()
        .split('\n')
        .map((line) => line.split('|').map((cell) => cell.trim()))
        .find(([, name]) => name === EXTENSION),
    (row) => row !== undefined,
  );
  // The columns: Extension, Eager, Load Code, Call Activate, Finish Activate, and what asked for it.
  const timesMs = cells?.slice(3, 6).map(Number) ?? [];
  assert.ok(timesMs.length === 3 && timesMs.every(Number.isFinite), `no times in ${JSON.stringify(cells)}`);
  return timesMs.reduce((sum, ms) => sum + ms, 0);
}

/** Whether js-debug has this session for one process; there is another one of js-debug's above it. */
function isOfProcess({ configuration }: vscode.DebugSession): boolean {
  return configuration['__pendingTargetId'] !== undefined;
}

/** Resolves to the next value of the event that is accepted. */
function next<Value>(event: vscode.Event<Value>, accepts: (value: Value) => boolean): Promise<Value> {
  return new Promise((resolve) => {
    const subscription = event((value) => {
      if (!accepts(value)) return;
      subscription.dispose();
      resolve(value);
    });
  });
}

/** Rejects, naming what was expected, when it does not come in time. */
async function inTime<Value>(expected: string, value: PromiseLike<Value>): Promise<Value> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error(`Waited ${STEP_LIMIT_MS / 1000} s for ${expected}.`);
    limit = setTimeout(() => reject(error), STEP_LIMIT_MS);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(limit);
  }
}
