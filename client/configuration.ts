import * as vscode from 'vscode';
import type { Settings, Surface, ThresholdSettings } from '../protocol/lsp.ts';
import { readThresholds, type ReadThresholds } from '../protocol/thresholds.ts';

const SECTION = 'leakLens';
/** As in the manifest. */
const DEFAULT_KEPT_RECORDINGS = 5;
const THRESHOLDS = `${SECTION}.thresholds`;

/** Hears, in a sentence that says what to do, of a value that makes no sense or contradicts another. */
type ProblemListener = (problem: string) => void;

/** The settings of the language server as they are now. A value that the manifest does not allow counts as its default. */
export function readSettings(problem: ProblemListener): Settings {
  const configured = read('surface');
  return {
    surface: isSurface(configured) ? configured : 'normal',
    keptRecordings: keptRecordings(),
    thresholds: readThresholdSettings(problem),
  };
}

/** Whether Leak Lens does anything at all. */
export function isEnabled(): boolean {
  return read('enabled') !== false;
}

/** Whether every session of type `node` is traced, without being asked to. */
export function tracesNodeSessions(): boolean {
  return read('traceNodeSessions') === 'always';
}

/** Calls `listener` whenever a person changes one of our settings, or the folders that have settings of their own. */
export function onSettingsChanged(listener: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(SECTION)) listener();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(listener),
  );
}

function readThresholdSettings(problem: ProblemListener): ThresholdSettings {
  const told = new Set<string>();
  const tell = ({ wrong, raised }: ReadThresholds, where: string): void => {
    const replaced = wrong.map((text) => `${text}; its default counts instead`);
    for (const text of [...replaced, ...raised]) {
      // Folders inherit what is wrong outside of them.
      if (told.has(text)) continue;
      told.add(text);
      problem(`In the settings${where}: ${THRESHOLDS}.${text}. Correct it there to be rid of this message.`);
    }
  };
  // `undefined` instead of `null` would ask for what holds in the folder of the active editor.
  const window = thresholdsIn(null);
  tell(window, '');
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri, name }) => {
    const inFolder = thresholdsIn(uri);
    tell(inFolder, ` of the folder ${name}`);
    return { uri: uri.toString(), thresholds: inFolder.thresholds };
  });
  return { window: window.thresholds, folders };
}

function thresholdsIn(scope: vscode.Uri | null): ReadThresholds {
  const configuration = vscode.workspace.getConfiguration(THRESHOLDS, scope);
  return readThresholds((name) => configuration.get(name));
}

function keptRecordings(): number {
  const configured = read('recordings.keep');
  const isAllowed = typeof configured === 'number' && Number.isInteger(configured) && configured >= 0;
  return isAllowed ? configured : DEFAULT_KEPT_RECORDINGS;
}

function read(name: string): unknown {
  return vscode.workspace.getConfiguration(SECTION).get(name);
}

function isSurface(value: unknown): value is Surface {
  return value === 'quiet' || value === 'normal' || value === 'full';
}
