import * as vscode from 'vscode';
import type { Settings, Surface } from '../protocol/lsp.ts';

const SECTION = 'leakLens';

/** The settings as they are now. A value that the manifest does not list counts as its default. */
export function readSettings(): Settings {
  const configured: unknown = vscode.workspace.getConfiguration(SECTION).get('surface');
  return { surface: isSurface(configured) ? configured : 'normal' };
}

/** Calls `listener` with the new settings whenever a person changes one of ours. */
export function onSettingsChanged(listener: (settings: Settings) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(SECTION)) listener(readSettings());
  });
}

function isSurface(value: unknown): value is Surface {
  return value === 'quiet' || value === 'normal' || value === 'full';
}
