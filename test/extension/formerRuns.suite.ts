import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../hosts/eventually.ts';

const LEAK_LIMIT_MS = 60_000;
/** `const client = await pool.connect();` in showOrder, counted from 0. */
const ACQUIRE_LINE = 23;

describe('Leak Lens in a workspace in which it ran before', () => {
  const folder = vscode.workspace.workspaceFolders![0]!;
  const orders = vscode.Uri.file(join(folder.uri.fsPath, 'routes/orders.ts'));

  const message = (): string =>
    vscode.languages
      .getDiagnostics(orders)
      .find(({ source, range }) => source === 'Leak Lens' && range.start.line === ACQUIRE_LINE)?.message ??
    '';

  async function runUntilItLeaks(): Promise<void> {
    await vscode.window.showTextDocument(orders);
    assert.ok(await vscode.debug.startDebugging(folder, 'Debug with leak tracing'));
    await eventually('a leak', message, (text) => text.includes('never released'), LEAK_LIMIT_MS);
  }

  async function stop(): Promise<void> {
    await vscode.debug.stopDebugging();
    await eventually(
      'the sessions to end',
      () => vscode.debug.activeDebugSession,
      (active) => !active,
    );
  }

  before(async () => {
    await runUntilItLeaks();
    await stop();
    await vscode.commands.executeCommand('leakLens.clear');
  });
  after(stop);

  it('says that a leak is still there, whatever was cleared', async () => {
    await runUntilItLeaks();
    assert.match(
      await eventually(
        'the comparison',
        message,
        (text) => text.includes('runs') || text.includes('run before'),
      ),
      /Still leaking: also in .*before \(.* % of acquires then, .* % now\)/,
    );
  });

  it('forgets former runs when it is told to', async () => {
    await vscode.commands.executeCommand('leakLens.forgetFormerRuns');
    await eventually(
      'the comparison to go',
      message,
      (text) => text !== '' && !text.includes('Still leaking'),
    );
  });
});
