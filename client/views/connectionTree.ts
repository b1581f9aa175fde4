import * as vscode from 'vscode';
import {
  connectionTree,
  evidence,
  watchConnections,
  type ConnectionNode,
  type ConnectionTree,
} from '../../protocol/connections.ts';
import type { Status } from '../../protocol/lsp.ts';
import type { Server } from '../server.ts';
import { filtered, NO_FILTER, type ConnectionFilter } from './connectionFilter.ts';
import { connectionItem } from './connectionItem.ts';
import { changedNodes, indexed, NO_NODES } from './connectionNodes.ts';
import { goTo } from './places.ts';
import type { Obstacle } from './statusBar.ts';

const VIEW = 'leakLens.connections';
const FILTER_KEY = 'leakLens.connections.filter';
/** The view is there once a program was traced in this workspace: nobody else is disturbed. */
const USED_KEY = 'leakLens.isUsed';
const NOTHING: ConnectionTree = { nodes: [], isLastRun: false };

/** The Connections view in Run and Debug. */
export interface ConnectionView {
  readonly setTracing: (tracing: boolean) => void;
  readonly setObstacle: (obstacle: Obstacle | undefined) => void;
  readonly applyStatus: (status: Status) => void;
  /** What is shown is out of date. */
  readonly changed: () => void;
  /** The server knows nothing of what is shown. */
  readonly reset: () => void;
  readonly dispose: () => void;
}

/** The view with its commands; its filter is remembered in `memory`. Asks the server only while it can be seen. */
export function createConnectionView(server: Server, memory: vscode.Memento): ConnectionView {
  const changedItems = new vscode.EventEmitter<string[] | undefined>();
  let filter = memory.get<ConnectionFilter>(FILTER_KEY) ?? NO_FILTER;
  let tree = NOTHING;
  let nodes = NO_NODES;
  let status: Status | undefined;
  let obstacle: Obstacle | undefined;
  let isTracing = false;
  let wasTold = false;

  const view = vscode.window.createTreeView<string>(VIEW, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changedItems.event,
      getChildren: (id) =>
        id === undefined ? [...nodes.roots] : (nodes.byId.get(id)?.children.map((child) => child.id) ?? []),
      getParent: (id) => nodes.parents.get(id),
      getTreeItem(id) {
        const node = nodes.byId.get(id);
        return node === undefined ? new vscode.TreeItem('') : connectionItem(node, tree.isLastRun);
      },
    },
  });

  const describe = (): void => {
    const parts = [
      ...(filter.isSuspiciousOnly ? [vscode.l10n.t('leaks and suspicions')] : []),
      ...(filter.text === '' ? [] : [`"${filter.text}"`]),
      ...(tree.isLastRun && tree.nodes.length > 0 ? [vscode.l10n.t('last run')] : []),
    ];
    view.description = parts.join(' · ');
    view.message = messageText();
    const leaked = status?.leaked ?? 0;
    view.badge = leaked === 0 ? undefined : { value: leaked, tooltip: `Leak Lens: ${status?.text ?? ''}` };
  };
  /** Nothing where there is something to see; without a program the welcome speaks instead. */
  const messageText = (): string => {
    if (nodes.roots.length > 0) return '';
    if (tree.nodes.length > 0) return vscode.l10n.t('Nothing here passes the filter.');
    const text = (status?.pools ?? 0) === 0 ? (obstacle?.text ?? status?.text) : status?.text;
    return text ?? (isTracing ? vscode.l10n.t('Tracing; no pool seen yet') : '');
  };
  const draw = (): void => {
    const before = nodes;
    nodes = indexed(filtered(tree.nodes, filter));
    const changed = changedNodes(before, nodes);
    describe();
    if (changed === 'all') changedItems.fire(undefined);
    else if (changed.length > 0) changedItems.fire([...changed]);
  };
  const fetch = async (): Promise<void> => {
    if (!view.visible) return;
    const wasLastRun = tree.isLastRun;
    // A server that ends while it is asked is reset, and then asked anew.
    tree = (await server.ask(connectionTree, undefined).catch(() => undefined)) ?? NOTHING;
    draw();
    // Every line changes its colour.
    if (tree.isLastRun !== wasLastRun) changedItems.fire(undefined);
  };
  const watch = async (): Promise<void> => {
    if (view.visible === wasTold) return;
    wasTold = view.visible;
    server.tell(watchConnections, view.visible);
    await fetch();
  };
  const filterBy = async (changed: ConnectionFilter): Promise<void> => {
    filter = changed;
    draw();
    await memory.update(FILTER_KEY, changed);
  };
  const toPlace = async (
    id: string,
    read: (node: ConnectionNode) => ConnectionNode['place'],
  ): Promise<void> => {
    const node = nodes.byId.get(id);
    const place = node && read(node);
    if (place !== undefined) await goTo(place);
  };
  const copy = async (id?: string): Promise<void> => {
    const text = (await server.ask(evidence, id === undefined ? {} : { node: id })) ?? '';
    if (text === '') {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('There is nothing to copy: no leak, suspicion or misuse was found in this run.'),
      );
      return;
    }
    await vscode.env.clipboard.writeText(text);
  };
  const commands: Readonly<Record<string, (id: string) => unknown>> = {
    'leakLens.connections.goToLine': (id) => toPlace(id, ({ place }) => place),
    'leakLens.connections.goToRelease': (id) => toPlace(id, ({ releasePlace }) => releasePlace),
    'leakLens.connections.copyEvidence': (id) => copy(id),
    'leakLens.connections.copyAllEvidence': () => copy(),
    'leakLens.connections.filter': async () => {
      const chosen = await askForFilter(filter);
      if (chosen !== undefined) await filterBy(chosen);
    },
  };
  describe();
  const all = vscode.Disposable.from(
    view,
    changedItems,
    view.onDidChangeVisibility(() => void watch()),
    ...Object.entries(commands).map(([command, run]) => vscode.commands.registerCommand(command, run)),
  );

  return {
    setTracing(tracing) {
      isTracing = tracing;
      obstacle = undefined;
      if (tracing) {
        status = undefined;
        void vscode.commands.executeCommand('setContext', USED_KEY, true);
      }
      describe();
      void fetch();
    },
    setObstacle(told) {
      obstacle = told;
      describe();
    },
    applyStatus(told) {
      status = told;
      describe();
    },
    changed: () => void fetch(),
    reset() {
      tree = NOTHING;
      status = undefined;
      wasTold = false;
      draw();
      void watch();
    },
    dispose: () => void all.dispose(),
  };
}

async function askForFilter(current: ConnectionFilter): Promise<ConnectionFilter | undefined> {
  const all = { label: vscode.l10n.t('All connections') };
  const suspicious = { label: vscode.l10n.t('Leaks and suspicions only') };
  const byText = { label: vscode.l10n.t('By text…') };
  const chosen = await vscode.window.showQuickPick([all, suspicious, byText], {
    placeHolder: vscode.l10n.t('What the Connections view shows'),
  });
  if (chosen === all) return NO_FILTER;
  if (chosen === suspicious) return { isSuspiciousOnly: true, text: '' };
  if (chosen === undefined) return undefined;
  const text = await vscode.window.showInputBox({
    value: current.text,
    prompt: vscode.l10n.t('Only lines that contain this text, such as a file, a route or a database'),
  });
  return text === undefined ? undefined : { ...current, text: text.trim() };
}
