import * as vscode from 'vscode';
import type { Status } from '../../protocol/lsp.ts';

/** What keeps a program from being traced. */
export interface Obstacle {
  /** A sentence for people. */
  readonly text: string;
  /** Whether it can only be wrong by accident; else the program may just need more time. */
  readonly isCertain: boolean;
}

/** One item in the status bar, there only while something is traced. */
export interface StatusBar {
  readonly apply: (status: Status) => void;
  readonly setTracing: (tracing: boolean) => void;
  /** Shown as long as no pool was seen. */
  readonly setObstacle: (obstacle: Obstacle | undefined) => void;
  readonly dispose: () => void;
}

/** A status bar item that is hidden so far. A click on it runs `command`. */
export function createStatusBar(command: string): StatusBar {
  // Left, among what concerns the workspace; the priority puts it behind the Problems counter.
  const item = vscode.window.createStatusBarItem('leakLens.status', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Leak Lens';
  item.command = command;
  let current: Status | undefined;
  let obstacle: Obstacle | undefined;

  const draw = (): void => {
    const shown = (current?.pools ?? 0) === 0 ? obstacle : undefined;
    const text =
      shown?.text ?? current?.text ?? vscode.l10n.t('waiting for the program to load its tracing hook');
    const found = current === undefined ? [] : findings(current);
    item.text = [
      shown?.isCertain === true
        ? vscode.l10n.t('$(warning) not traced')
        : `$(database) ${current ? usage(current) : '…'}`,
      ...found,
    ].join(' · ');
    item.tooltip = `Leak Lens: ${text}`;
    item.accessibilityInformation = { label: [`Leak Lens: ${text}`, ...found].join(', ') };
    item.backgroundColor =
      (current?.leaked ?? 0) > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  };
  draw();

  return {
    apply(status) {
      current = status;
      draw();
    },
    setObstacle(changed) {
      obstacle = changed;
      draw();
    },
    setTracing(tracing) {
      current = undefined;
      obstacle = undefined;
      draw();
      if (tracing) item.show();
      else item.hide();
    },
    dispose: () => item.dispose(),
  };
}

function usage({ pools, held, max }: Status): string {
  if (pools === 0) return '–';
  return max === 0 ? `${held}` : `${held}/${max}`;
}

function findings({ leaked, suspected, waiting }: Status): string[] {
  return [
    ...(leaked > 0 ? [vscode.l10n.t('{0} leaked', leaked)] : []),
    ...(suspected > 0 ? [vscode.l10n.t('{0} suspected', suspected)] : []),
    ...(waiting > 0 ? [vscode.l10n.t('{0} waiting', waiting)] : []),
  ];
}
