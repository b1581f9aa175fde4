import * as vscode from 'vscode';
import type { Status } from '../../protocol/lsp.ts';

/** One item in the status bar, there only while something is traced. */
export interface StatusBar {
  readonly apply: (status: Status) => void;
  readonly setTracing: (tracing: boolean) => void;
  readonly dispose: () => void;
}

/** A status bar item that is hidden so far. A click on it runs `command`. */
export function createStatusBar(command: string): StatusBar {
  // Left, among what concerns the workspace; the priority puts it behind the Problems counter.
  const item = vscode.window.createStatusBarItem('leakLens.status', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Leak Lens';
  item.command = command;
  const reset = (): void => {
    item.text = '$(database) …';
    item.tooltip = vscode.l10n.t('Leak Lens: waiting for the program to load its tracing hook');
    item.backgroundColor = undefined;
  };
  reset();

  return {
    apply(status) {
      const found = findings(status);
      item.text = ['$(database) ' + usage(status), ...found].join(' · ');
      item.tooltip = `Leak Lens: ${status.text}`;
      item.accessibilityInformation = { label: [`Leak Lens: ${status.text}`, ...found].join(', ') };
      item.backgroundColor =
        status.leaked > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    },
    setTracing(tracing) {
      reset();
      if (tracing) item.show();
      else item.hide();
    },
    dispose: () => item.dispose(),
  };
}

function usage({ pools, held, max }: Status): string {
  return pools === 0 ? '–' : `${held}/${max}`;
}

function findings({ leaked, suspected, waiting }: Status): string[] {
  return [
    ...(leaked > 0 ? [vscode.l10n.t('{0} leaked', leaked)] : []),
    ...(suspected > 0 ? [vscode.l10n.t('{0} suspected', suspected)] : []),
    ...(waiting > 0 ? [vscode.l10n.t('{0} waiting', waiting)] : []),
  ];
}
