import * as vscode from 'vscode';
import type { Status } from '../../protocol/lsp.ts';

/** What keeps a program from being traced. */
export interface Obstacle {
  /** A sentence for people. */
  readonly text: string;
  /** Whether it can only be wrong by accident; else the program may just need more time. */
  readonly isCertain: boolean;
}

/** One item in the status bar, there only while something is traced, or a recording is shown. */
export interface StatusBar {
  readonly apply: (status: Status) => void;
  readonly setTracing: (tracing: boolean) => void;
  /** Shown as long as no pool was seen. */
  readonly setObstacle: (obstacle: Obstacle | undefined) => void;
  /** The server has ended, and with it what it showed of a recording. */
  readonly reset: () => void;
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
  let isTracing = false;

  const draw = (): void => {
    const shown = (current?.pools ?? 0) === 0 ? obstacle : undefined;
    const text =
      shown?.text ?? current?.text ?? vscode.l10n.t('waiting for the program to load its tracing hook');
    const found = current === undefined ? [] : findings(current);
    item.text = [
      shown?.isCertain === true
        ? vscode.l10n.t('$(warning) not traced')
        : `${current?.isRecording === true ? '$(history)' : '$(database)'} ${current ? usage(current) : '…'}`,
      ...found,
    ].join(' · ');
    item.tooltip = `Leak Lens: ${text}`;
    item.accessibilityInformation = { label: [`Leak Lens: ${text}`, ...found].join(', ') };
    item.backgroundColor =
      (current?.leaked ?? 0) > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    if (isTracing || current?.isRecording === true) item.show();
    else item.hide();
  };
  draw();

  return {
    apply(status) {
      const wasRecording = current?.isRecording === true;
      current = status;
      if (wasRecording !== status.isRecording) {
        void vscode.commands.executeCommand('setContext', 'leakLens.isRecordingShown', status.isRecording);
      }
      draw();
    },
    setObstacle(changed) {
      obstacle = changed;
      draw();
    },
    setTracing(tracing) {
      isTracing = tracing;
      // A recording that is shown goes by itself when tracing begins.
      if (current?.isRecording !== true) current = undefined;
      obstacle = undefined;
      draw();
    },
    reset() {
      if (current?.isRecording !== true) return;
      current = undefined;
      draw();
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
