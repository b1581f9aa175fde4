import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { perfettoTrace } from '../../protocol/timeline.ts';
import type { Server } from '../server.ts';

/** Asks for a file and writes there what is known as a trace; then offers the file. */
export async function exportPerfettoTrace(server: Server): Promise<void> {
  const trace = await server.ask(perfettoTrace, undefined);
  if (trace === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'There is nothing to export: no program has been traced. Start one with leak tracing first.',
      ),
    );
    return;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'leak-lens.perfetto.json') }),
    filters: { [vscode.l10n.t('Perfetto or Chrome trace')]: ['json'] },
    title: vscode.l10n.t('Export as Perfetto Trace'),
  });
  if (uri === undefined) return;
  // There are statements and routes in it, as in a recording.
  await writeFile(uri.fsPath, trace, { mode: 0o600 });
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0} was written. Open it at ui.perfetto.dev or in chrome://tracing.', uri.fsPath),
  );
}
