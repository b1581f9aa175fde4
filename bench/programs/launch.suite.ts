/** Runs inside VS Code: how long from the start of debugging to the first line of the program. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../../test/hosts/eventually.ts';
import type { LaunchSamples } from '../launch.ts';

const PAIRS = 10;

describe('launch', function () {
  this.timeout(120_000);
  const folder = vscode.workspace.workspaceFolders![0]!;
  const inFolder = (name: string): string => join(folder.uri.fsPath, name);
  let run = 0;

  /** Milliseconds from the call to the program's first statement. */
  async function startMs(type: string): Promise<number> {
    const mark = inFolder(`started-${run++}`);
    const calledAtMs = Date.now();
    await vscode.debug.startDebugging(folder, {
      ...{ type, request: 'launch', name: `${type} ${run}`, program: inFolder('program.js') },
      env: { MARK: mark },
    });
    await eventually('the program to start', () => existsSync(mark), Boolean);
    await vscode.debug.stopDebugging();
    await eventually(
      'the session to end',
      () => vscode.debug.activeDebugSession,
      (session) => !session,
    );
    return Number(readFileSync(mark, 'utf8')) - calledAtMs;
  }

  it('is measured', async () => {
    const extension = vscode.extensions.getExtension('leak-lens.pg-leak-lens')!;
    const beforeMs = performance.now();
    await extension.activate();
    const samples: LaunchSamples = { activationMs: performance.now() - beforeMs, plain: [], traced: [] };
    // The first start of each activates js-debug and the language server.
    for (const type of ['node', 'leak-lens']) await startMs(type);
    for (let pair = 0; pair < PAIRS; pair++) {
      samples.plain.push(await startMs('node'));
      samples.traced.push(await startMs('leak-lens'));
    }
    writeFileSync(inFolder('samples.json'), JSON.stringify(samples));
  });
});
