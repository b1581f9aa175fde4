import * as vscode from 'vscode';
import { traceSession } from './debug/traceSession.ts';
import type { Server } from './server.ts';

/** Shown by the status bar item. */
export const SHOW_PROBLEMS = 'leakLens.showProblems';

/** Registers every command that the manifest lists. */
export function registerCommands(server: Server, log: vscode.LogOutputChannel): vscode.Disposable {
  const commands: Readonly<Record<string, () => unknown>> = {
    'leakLens.clear': () => server.clear(),
    'leakLens.restartServer': () => server.restart(),
    'leakLens.traceSession': traceSession,
    'leakLens.showOutput': () => log.show(),
    'leakLens.createIssueReport': () => showIssueReport(server),
    [SHOW_PROBLEMS]: () => vscode.commands.executeCommand('workbench.actions.view.problems'),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([command, run]) => vscode.commands.registerCommand(command, run)),
  );
}

async function showIssueReport(server: Server): Promise<void> {
  const content = await server.issueReport();
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ language: 'markdown', content }),
  );
}
