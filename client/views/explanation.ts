import * as vscode from 'vscode';

/** A page in docs/findings/; nothing else may be opened by a link. */
const PAGE = /^[a-z-]+\.md$/;

/** Opens the page that explains a kind of problem, beside the editor. */
export async function showExplanation(extension: vscode.Uri, page: unknown): Promise<void> {
  if (typeof page !== 'string' || !PAGE.test(page)) return;
  await vscode.commands.executeCommand(
    'markdown.showPreviewToSide',
    vscode.Uri.joinPath(extension, 'docs', 'findings', page),
  );
}
