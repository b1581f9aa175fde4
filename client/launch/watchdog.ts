import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Obstacle } from '../views/statusBar.ts';
import { launchRoot } from '../debug/hookedSession.ts';
import { warnOfMissingHook, missingHookObstacle } from './hookWarning.ts';
import { HookWatch } from './hookWatch.ts';
import { readMarkers } from './markers.ts';
import { missingHook } from './missingHook.ts';

/**
 * Watches every program that was started with the hook of this window, and warns once when it does not load it. Says
 * nothing while `isEnabled` says no.
 * `onObstacle` is told what is in the way, or `undefined` when nothing is any more.
 */
export function registerWatchdog(
  endpoint: string,
  isEnabled: () => boolean,
  onObstacle: (obstacle: Obstacle | undefined) => void,
): vscode.Disposable {
  const watches = new Map<string, HookWatch>();

  const start = (session: vscode.DebugSession): void => {
    const root = launchRoot(session, endpoint);
    if (root?.id !== session.id) return;
    const { configuration, workspaceFolder } = session;
    const { env, cwd } = configuration as { env?: Partial<Record<string, string>>; cwd?: string };
    const folder = env?.['LEAK_LENS_MARKERS'];
    if (folder === undefined) return;
    const packageFolder = cwd ?? workspaceFolder?.uri.fsPath ?? homedir();
    let warned = false;
    const watch = new HookWatch({
      look: async () =>
        missingHook({
          configuration,
          scripts: await readScripts(packageFolder),
          markers: await readMarkers(folder),
        }),
      onNews(missing) {
        if (!isEnabled()) return;
        onObstacle(missing && missingHookObstacle(missing));
        if (missing === undefined || missing.kind === 'only-runner' || warned) return;
        warned = true;
        void warnOfMissingHook(missing, configuration, packageFolder, workspaceFolder);
      },
    });
    watches.set(session.id, watch);
  };
  const end = ({ id }: vscode.DebugSession): void => {
    if (watches.size === 1 && watches.has(id)) onObstacle(undefined);
    watches.get(id)?.dispose();
    watches.delete(id);
  };
  const follow = (session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined => {
    const root = launchRoot(session, endpoint);
    if (root === undefined) return undefined;
    return {
      onDidSendMessage(message: { readonly type?: string; readonly event?: string }) {
        if (message.type !== 'event') return;
        if (message.event === 'stopped') watches.get(root.id)?.processStopped(session.id, true);
        else if (message.event === 'continued') watches.get(root.id)?.processStopped(session.id, false);
      },
      onWillStopSession: () => watches.get(root.id)?.processStopped(session.id, false),
    };
  };

  return vscode.Disposable.from(
    vscode.debug.onDidStartDebugSession(start),
    vscode.debug.onDidTerminateDebugSession(end),
    vscode.debug.registerDebugAdapterTrackerFactory('pwa-node', { createDebugAdapterTracker: follow }),
    { dispose: () => watches.forEach((watch) => watch.dispose()) },
  );
}

/** The scripts of the package.json in a folder; empty where there is none that can be read. */
async function readScripts(folder: string): Promise<Readonly<Record<string, string>>> {
  try {
    const { scripts } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
      scripts?: Record<string, string>;
    };
    return scripts ?? {};
  } catch {
    return {};
  }
}
