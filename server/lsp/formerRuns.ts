import type { Connection, WorkspaceFolder } from 'vscode-languageserver/node';
import { forgetFormerRuns } from '../../protocol/lsp.ts';
import { RunHistory } from '../history/runHistory.ts';
import { pathOf } from './documents.ts';

/** What is remembered of the runs in the workspace with these folders. A person is told when the file is unusable. */
export function historyOf(
  file: string,
  folders: readonly WorkspaceFolder[],
  connection: Connection,
  changed: () => void,
): RunHistory {
  return new RunHistory({
    file,
    folders: folders.map(({ uri }) => pathOf(uri)),
    problem: (message) => connection.window.showWarningMessage(`Leak Lens: ${message}`),
    changed,
  });
}

/** Answers whether former runs are forgotten now; `false` where none are remembered, or when that fails. */
export function serveForgetting(connection: Connection, history: () => RunHistory | undefined): void {
  connection.onRequest(forgetFormerRuns.method, async () => (await history()?.forget()) === true);
}
