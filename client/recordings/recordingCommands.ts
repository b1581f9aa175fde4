import { basename } from 'node:path';
import * as vscode from 'vscode';
import * as lsp from '../../protocol/lsp.ts';
import type { Server } from '../server.ts';
import { chooseRecording, TRACE_FILTERS } from './recordingPick.ts';

/** Commands about recorded sessions. `progress` tells how far the one that is being opened has been read. */
export function registerRecordings(
  server: Server,
  progress: vscode.Event<lsp.RecordingProgress>,
): vscode.Disposable {
  const open = async (chosen?: vscode.Uri): Promise<void> => {
    const file = chosen ?? (await chooseRecording(await server.askStarted(lsp.recordings, undefined)));
    if (file !== undefined) await openRecording(server, file, progress);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('leakLens.openRecording', open),
    // The same, with a title that says what happens to the file in the editor or the explorer.
    vscode.commands.registerCommand('leakLens.openTrace', open),
    vscode.commands.registerCommand('leakLens.saveRecording', () => saveRecording(server)),
    vscode.commands.registerCommand('leakLens.closeRecording', () => server.closeRecording()),
  );
}

async function openRecording(
  server: Server,
  { fsPath: file }: vscode.Uri,
  progress: vscode.Event<lsp.RecordingProgress>,
): Promise<void> {
  const title = vscode.l10n.t('Opening {0}', basename(file));
  try {
    const opened = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (report, token) => {
        let told = 0;
        const listening = progress(({ file: read, fraction }) => {
          if (read !== file) return;
          report.report({ increment: 100 * (fraction - told) });
          told = fraction;
        });
        try {
          return await server.askStarted(lsp.openRecording, { file }, token);
        } catch (error) {
          if (token.isCancellationRequested) return undefined;
          throw error;
        } finally {
          listening.dispose();
        }
      },
    );
    for (const problem of opened?.problems ?? [])
      void vscode.window.showWarningMessage(`Leak Lens: ${problem}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      vscode.l10n.t('Leak Lens cannot show this recording: {0}.', reason.replace(/\.$/, '')),
    );
  }
}

async function saveRecording(server: Server): Promise<void> {
  const shown = await server.askStarted(lsp.shownRecording, undefined);
  if (shown === null) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'There is no recording to save: no traced program has reported since the window was opened, or the setting leakLens.recordings.keep is 0.',
      ),
    );
    return;
  }
  const source = vscode.Uri.file(shown.file);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    filters: TRACE_FILTERS,
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, basename(shown.file)) }),
  });
  if (target === undefined) return;
  try {
    await vscode.workspace.fs.copy(source, target, { overwrite: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      vscode.l10n.t('The recording was not saved: {0}. Choose another place.', reason.replace(/\.$/, '')),
    );
  }
}
