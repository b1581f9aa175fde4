import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { KeptRecording } from '../../protocol/lsp.ts';

/** For dialogs that choose a file. */
export const TRACE_FILTERS = { [vscode.l10n.t('Leak Lens recordings')]: ['leaktrace'] };

/** The one that a person picks, of these or from elsewhere; `undefined` for none. */
export async function chooseRecording(kept: readonly KeptRecording[]): Promise<vscode.Uri | undefined> {
  const browse = { label: vscode.l10n.t('$(folder-opened) Browse…'), file: undefined };
  const picked = await vscode.window.showQuickPick([...kept.map(itemOf), browse], {
    placeHolder: vscode.l10n.t('Which session is to be shown once more?'),
  });
  if (picked === undefined) return undefined;
  if (picked.file !== undefined) return vscode.Uri.file(picked.file);
  const [chosen] =
    (await vscode.window.showOpenDialog({
      filters: { ...TRACE_FILTERS, [vscode.l10n.t('All files')]: ['*'] },
    })) ?? [];
  return chosen;
}

function itemOf({
  file,
  startedAt,
  program,
  leaked,
}: KeptRecording): vscode.QuickPickItem & { file: string } {
  const time = new Date(startedAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    label: `$(history) ${time}`,
    file,
    ...(program !== undefined && { description: basename(program) }),
    ...(leaked !== undefined && { detail: vscode.l10n.t('{0} leaked', leaked) }),
  };
}
