import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** What the page may load; nothing else of the disk. */
export function pageRoots(extension: vscode.Uri): readonly vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, 'dist')];
}

/** The page of the timeline. It loads nothing from anywhere else and runs no script but its own. */
export function timelinePage(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const uriOf = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', file)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  const legend = [
    ['held', vscode.l10n.t('held now')],
    ['released', vscode.l10n.t('released')],
    ['pool', vscode.l10n.t('by pool.query')],
    ['suspected', vscode.l10n.t('suspected')],
    ['leaked', vscode.l10n.t('leaked')],
    ['waiting', vscode.l10n.t('waiting')],
    ['max', vscode.l10n.t("the pool's limit")],
  ] as const;
  const buttons = [
    ['follow', vscode.l10n.t('Follow Live'), ' aria-pressed="true"'],
    ['fit', vscode.l10n.t('Show All'), ''],
    ['accused', vscode.l10n.t('Next Leak'), ''],
    ['', '', ''],
    ['perfetto', vscode.l10n.t('Export as Perfetto Trace…'), ''],
    ['recording', vscode.l10n.t('Save Recording…'), ''],
  ] as const;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <link rel="stylesheet" href="${uriOf('timeline.css')}">
    <title>${vscode.l10n.t('Leak Lens Timeline')}</title>
  </head>
  <body>
    <header>
      <div class="row">
        ${buttons.map(([id, text, more]) => (id === '' ? '<span class="spacer"></span>' : `<button id="${id}"${more}>${text}</button>`)).join('\n        ')}
      </div>
      <p id="summary" hidden></p>
      <ul class="row legend">
        ${legend.map(([look, text]) => `<li><span class="swatch ${look}" aria-hidden="true"></span>${text}</li>`).join('\n        ')}
      </ul>
    </header>
    <p id="empty">${vscode.l10n.t('No connection yet. Start a program with "Debug with leak tracing" and use it: every connection that it takes from a pool appears here.')}</p>
    <main id="sections"></main>
    <p id="findings" class="spoken" aria-live="polite"></p>
    <p id="selected" class="spoken" aria-live="polite"></p>
    <script nonce="${nonce}" src="${uriOf('timeline.js')}"></script>
  </body>
</html>`;
}
