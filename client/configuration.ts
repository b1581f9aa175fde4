import * as vscode from 'vscode';
import type { Settings, Surface } from '../protocol/lsp.ts';

const SECTION = 'leakLens';

/** The settings of the language server as they are now. A value that the manifest does not list counts as its default. */
export function readSettings(): Settings {
  const configured = read('surface');
  return { surface: isSurface(configured) ? configured : 'normal' };
}

/** Whether Leak Lens does anything at all. */
export function isEnabled(): boolean {
  return read('enabled') !== false;
}

/** Whether every session of type `node` is traced, without being asked to. */
export function tracesNodeSessions(): boolean {
  return read('traceNodeSessions') === 'always';
}

/** Calls `listener` whenever a person changes one of our settings. */
export function onSettingsChanged(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(SECTION)) listener();
  });
}

function read(name: string): unknown {
  return vscode.workspace.getConfiguration(SECTION).get(name);
}

function isSurface(value: unknown): value is Surface {
  return value === 'quiet' || value === 'normal' || value === 'full';
}
