import * as vscode from 'vscode';
import { EXPLAIN, GO_TO, SHOW_HOLDERS, WHY } from '../protocol/commands.ts';
import { traceSession } from './debug/traceSession.ts';
import type { Server } from './server.ts';
import { exportPerfettoTrace } from './timeline/perfettoExport.ts';
import { createTimeline } from './timeline/timelinePanel.ts';
import { createEvidence } from './views/evidence.ts';
import { showExplanation } from './views/explanation.ts';
import { goTo, showHolders } from './views/places.ts';

/** Shown by the status bar item. */
export const SHOW_PROBLEMS = 'leakLens.showProblems';

/** Registers every command that the manifest lists. */
export function registerCommands(
  server: Server,
  log: vscode.LogOutputChannel,
  extension: vscode.Uri,
): vscode.Disposable {
  const shownEvidence = createEvidence(server);
  const commands: Readonly<Record<string, (...values: never[]) => unknown>> = {
    'leakLens.clear': () => server.clear(),
    'leakLens.forgetFormerRuns': () => forgetFormerRuns(server),
    'leakLens.restartServer': () => server.restart(),
    'leakLens.traceSession': traceSession,
    'leakLens.showOutput': () => log.show(),
    'leakLens.createIssueReport': () => showIssueReport(server),
    'leakLens.showTimeline': createTimeline(server, extension),
    'leakLens.exportPerfettoTrace': () => exportPerfettoTrace(server),
    [GO_TO]: (uri: string, line: number) => goTo({ uri, line }),
    [SHOW_HOLDERS]: (uri: string, line: number) => showHolders(server, { uri, line }),
    [WHY]: (node: unknown) => shownEvidence.show(node),
    [EXPLAIN]: (page: unknown) => showExplanation(extension, page),
    [SHOW_PROBLEMS]: () => vscode.commands.executeCommand('workbench.actions.view.problems'),
  };
  return vscode.Disposable.from(
    shownEvidence,
    ...Object.entries(commands).map(([command, run]) => vscode.commands.registerCommand(command, run)),
  );
}

async function forgetFormerRuns(server: Server): Promise<void> {
  const isForgotten = await server.forgetFormerRuns();
  void vscode.window.showInformationMessage(
    isForgotten
      ? vscode.l10n.t('Leak Lens has forgotten the former runs of this workspace.')
      : vscode.l10n.t(
          'Leak Lens remembers no runs here, because there is no workspace or its file cannot be used.',
        ),
  );
}

async function showIssueReport(server: Server): Promise<void> {
  const content = await server.issueReport();
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ language: 'markdown', content }),
  );
}
