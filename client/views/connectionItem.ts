import * as vscode from 'vscode';
import { GO_TO } from '../../protocol/commands.ts';
import type { ConnectionNode, ConnectionNodeIcon } from '../../protocol/connections.ts';

const ICONS: Readonly<Record<ConnectionNodeIcon, readonly [icon?: string, colour?: string]>> = {
  leaked: ['error', 'leakLens.leakedForeground'],
  suspected: ['warning', 'leakLens.suspectedForeground'],
  note: ['info'],
  thread: ['server-process'],
  pool: ['database'],
  busy: ['sync'],
  idle: ['plug'],
  place: ['location'],
  library: ['library', 'disabledForeground'],
  none: [],
};

/** How the editor shows a node; of the last run all is grey. */
export function connectionItem(node: ConnectionNode, isLastRun: boolean): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(
    node.label,
    node.children.length === 0 ? None : node.isExpanded ? Expanded : Collapsed,
  );
  item.id = node.id;
  item.contextValue = [
    node.kind,
    ...(node.place === undefined ? [] : ['place']),
    ...(node.releasePlace === undefined ? [] : ['release']),
  ].join(' ');
  item.accessibilityInformation = { label: node.accessibilityLabel };
  if (node.description !== undefined) item.description = node.description;
  if (node.tooltip !== undefined) item.tooltip = new vscode.MarkdownString(node.tooltip);
  const [icon, colour] = ICONS[node.icon];
  const shown = isLastRun && icon !== undefined ? 'leakLens.lastRunForeground' : colour;
  if (icon !== undefined) {
    item.iconPath = new vscode.ThemeIcon(
      icon,
      shown === undefined ? undefined : new vscode.ThemeColor(shown),
    );
  }
  // A click on what has something below it opens that.
  if (node.place !== undefined && node.children.length === 0) {
    item.command = {
      command: GO_TO,
      title: vscode.l10n.t('Go to Line'),
      arguments: [node.place.uri, node.place.line],
    };
  }
  return item;
}
