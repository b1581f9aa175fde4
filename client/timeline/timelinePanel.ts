import * as vscode from 'vscode';
import {
  TIMELINE_PAUSE_MS,
  timeline,
  timelinePlace,
  type FromTimelinePage,
  type TimelineSiteKey,
  type ToTimelinePage,
} from '../../protocol/timeline.ts';
import type { Server } from '../server.ts';
import { exportPerfettoTrace } from './perfettoExport.ts';
import { pageRoots, timelinePage } from './timelinePage.ts';

const SAVE_RECORDING = 'leakLens.saveRecording';

/** The command that shows the one timeline of this window, beside the editor. */
export function createTimeline(server: Server, extension: vscode.Uri): () => void {
  let panel: vscode.WebviewPanel | undefined;
  return () => {
    if (panel === undefined) {
      panel = openPanel(server, extension);
      panel.onDidDispose(() => (panel = undefined));
    } else panel.reveal();
  };
}

function openPanel(server: Server, extension: vscode.Uri): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel(
    'leakLens.timeline',
    vscode.l10n.t('Leak Lens Timeline'),
    vscode.ViewColumn.Active,
    { enableScripts: true, localResourceRoots: [...pageRoots(extension)] },
  );
  panel.iconPath = vscode.Uri.joinPath(extension, 'media', 'icon.png');
  panel.webview.html = timelinePage(panel.webview, extension);
  let since: number | undefined;
  let isReady = false;
  let timer: NodeJS.Timeout | undefined;
  let isAsking = false;

  const tell = (message: ToTimelinePage): void => void panel.webview.postMessage(message);
  const ask = async (): Promise<void> => {
    // A slow answer is waited for, so questions never pile up.
    if (isAsking) return;
    isAsking = true;
    try {
      const update = await server.ask(timeline, since === undefined ? {} : { since });
      if (update !== undefined) tell({ kind: 'update', update });
      else if (since !== undefined) tell({ kind: 'nothing' });
      since = update?.sequence;
    } catch {
      // The server ends or starts; the next question tells.
      since = undefined;
    } finally {
      isAsking = false;
    }
  };
  /** A page that is hidden is thrown away, and says that it is ready when it is made anew. */
  const askWhileVisible = (): void => {
    clearInterval(timer);
    if (!panel.visible) isReady = false;
    if (!isReady) return;
    timer = setInterval(() => void ask(), TIMELINE_PAUSE_MS);
    void ask();
  };
  const receive = (message: FromTimelinePage): void => {
    switch (message.kind) {
      case 'ready':
        isReady = true;
        since = undefined;
        askWhileVisible();
        return;
      case 'open':
        void open(server, message.at, panel.viewColumn);
        return;
      case 'exportPerfetto':
        void exportPerfettoTrace(server);
        return;
      case 'saveRecording':
        void vscode.commands.executeCommand(SAVE_RECORDING);
        return;
      default:
        message satisfies never;
    }
  };
  panel.webview.onDidReceiveMessage(receive);
  panel.onDidChangeViewState(askWhileVisible);
  panel.onDidDispose(() => clearInterval(timer));
  return panel;
}

/** Opens the line in another group than the timeline's, so that both are seen. */
async function open(
  server: Server,
  at: TimelineSiteKey,
  column: vscode.ViewColumn | undefined,
): Promise<void> {
  const place = await server.ask(timelinePlace, at);
  if (place) {
    const { uri, line, character = 0 } = place;
    const position = new vscode.Position(line, character);
    await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
      selection: new vscode.Range(position, position),
      viewColumn: column === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One,
    });
  } else {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'That line cannot be shown: it was deleted, or its call site was not recorded. Run the program again to see where it is now.',
      ),
    );
  }
}
