import * as vscode from 'vscode';
import type { FirstLeak } from '../../protocol/lsp.ts';

/** Tells of the first leak of a session, with a button that shows its line. */
export async function showFirstLeak(leak: FirstLeak): Promise<void> {
  const showLine = vscode.l10n.t('Show line');
  if ((await vscode.window.showWarningMessage(leak.text, showLine)) !== showLine) return;
  const start = new vscode.Position(leak.line, 0);
  await vscode.window.showTextDocument(vscode.Uri.parse(leak.uri), {
    selection: new vscode.Range(start, start),
  });
}
