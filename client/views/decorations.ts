import * as vscode from 'vscode';
import type { Mark, MarkSeverity, MarksChanged } from '../../protocol/lsp.ts';
import { Marks } from './marks.ts';

/** At most one repaint in this time: text that changes more often is not read but flickers. */
const REPAINT_INTERVAL_MS = 300;

/** Draws marks at the ends of lines in the visible editors. */
export interface Decorations {
  readonly apply: (changed: MarksChanged) => void;
  /** Takes all marks away; those of a new language server follow. */
  readonly reset: () => void;
  readonly dispose: () => void;
}

/**
 * Decorations for this window, without any marks so far. Marks are drawn at most every 300 ms, and at once in an
 * editor that becomes visible.
 */
export function createDecorations(): Decorations {
  const marks = new Marks();
  const types = createTypes();
  const painted = new WeakMap<vscode.TextEditor, string>();
  let paintedAtMs = 0;
  let timer: NodeJS.Timeout | undefined;

  const paint = (): void => {
    timer = undefined;
    paintedAtMs = Date.now();
    for (const editor of vscode.window.visibleTextEditors) {
      const ofFile = marks.of(editor.document.uri.toString());
      // The version is in the key because decorations move with edits and may be elsewhere now.
      const key = ofFile.length === 0 ? '' : JSON.stringify([editor.document.version, ofFile]);
      if ((painted.get(editor) ?? '') === key) continue;
      painted.set(editor, key);
      for (const [severity, type] of types) {
        editor.setDecorations(type, decorationsOf(editor.document, ofFile, severity));
      }
    }
  };
  const schedule = (): void => {
    timer ??= setTimeout(paint, Math.max(0, paintedAtMs + REPAINT_INTERVAL_MS - Date.now()));
  };
  const visibility = vscode.window.onDidChangeVisibleTextEditors(paint);

  return {
    apply(changed) {
      if (marks.apply(normalised(changed))) schedule();
    },
    reset() {
      marks.reset();
      schedule();
    },
    dispose() {
      clearTimeout(timer);
      visibility.dispose();
      for (const [, type] of types) type.dispose();
    },
  };
}

/** Editors write a URI in their own way, with `%3A` for a drive's colon; ours must be written likewise to be found. */
function normalised(changed: MarksChanged): MarksChanged {
  const files = changed.files.map(({ uri, marks }) => ({ uri: vscode.Uri.parse(uri).toString(), marks }));
  return { ...changed, files };
}

function decorationsOf(
  document: vscode.TextDocument,
  marks: readonly Mark[],
  severity: MarkSeverity,
): vscode.DecorationOptions[] {
  return marks
    .filter((mark) => mark.severity === severity && mark.line < document.lineCount)
    .map((mark) => {
      const { end } = document.lineAt(mark.line).range;
      const after = { contentText: mark.text, ...(mark.isStale ? { fontStyle: 'italic' } : {}) };
      return { range: new vscode.Range(end, end), renderOptions: { after } };
    });
}

function createTypes(): ReadonlyMap<MarkSeverity, vscode.TextEditorDecorationType> {
  return new Map<MarkSeverity, vscode.TextEditorDecorationType>([
    ['info', createType('info')],
    ['suspected', createType('suspected', { ruler: true })],
    ['leaked', createType('leaked', { ruler: true })],
    ['lastRun', createType('lastRun', { fontStyle: 'italic' })],
  ]);
}

function createType(
  severity: MarkSeverity,
  look: { readonly ruler?: boolean; readonly fontStyle?: string } = {},
): vscode.TextEditorDecorationType {
  const color = new vscode.ThemeColor(`leakLens.${severity}Foreground`);
  return vscode.window.createTextEditorDecorationType({
    after: { color, margin: '0 0 0 3ch', fontStyle: look.fontStyle ?? 'normal' },
    // The overview ruler and not the gutter, where breakpoints live.
    ...(look.ruler === true
      ? { overviewRulerColor: color, overviewRulerLane: vscode.OverviewRulerLane.Right }
      : {}),
  });
}
