import type { Connection } from 'vscode-languageserver/node';
import {
  connectionsChanged,
  connectionTree,
  evidence,
  watchConnections,
  type ConnectionTree,
} from '../../protocol/connections.ts';
import { evidenceMarkdown } from '../views/evidenceMarkdown.ts';
import type { Documents, Scene } from '../views/scene.ts';
import { connectionTree as treeOf } from '../views/tree.ts';

/** The view hears no more often than this. */
const PAUSE_MS = 500;

export interface ServedConnections {
  /** Tells the view, if anybody sees it and it reads differently, when the pause after the last time is over. */
  readonly changed: () => void;
  readonly dispose: () => void;
}

/** Serves the Connections view: says when it is out of date, and answers what it shows. */
export function serveConnections(
  connection: Connection,
  scene: () => Scene,
  documents: Documents,
): ServedConnections {
  let isWatched = false;
  let fetched = '';
  let lookedMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    timer = undefined;
    lookedMs = performance.now();
    // Nobody is told twice of what has not been fetched yet.
    if (!isWatched || fetched === '' || JSON.stringify(treeOf(scene(), documents)) === fetched) return;
    fetched = '';
    void connection.sendNotification(connectionsChanged.method);
  };
  const changed = (): void => {
    if (isWatched) timer ??= setTimeout(look, Math.max(0, lookedMs + PAUSE_MS - performance.now()));
  };
  connection.onNotification(watchConnections.method, (isVisible: boolean) => {
    isWatched = isVisible;
  });
  connection.onRequest(connectionTree.method, (): ConnectionTree => {
    const tree = treeOf(scene(), documents);
    fetched = JSON.stringify(tree);
    return tree;
  });
  connection.onRequest(evidence.method, ({ node }: { readonly node?: string }) =>
    evidenceMarkdown(scene(), node),
  );
  return { changed, dispose: () => clearTimeout(timer) };
}
