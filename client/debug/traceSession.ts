import * as vscode from 'vscode';
import { canBeTraced, launchedAtMs, tracedConfiguration } from '../launch/nodeConfigurations.ts';

/** js-debug ends a program that does not stop by itself; a session that is still there by then stays. */
const STOP_LIMIT_MS = 10_000;

interface Launch {
  readonly folder: vscode.WorkspaceFolder | undefined;
  readonly configuration: vscode.DebugConfiguration;
}

/**
 * Traces a program of a `node` configuration: starts the active debug session again with tracing, or, when nothing is
 * being debugged, one that the person picks from launch.json.
 */
export async function traceSession(): Promise<void> {
  const active = vscode.debug.activeDebugSession;
  const launch = active === undefined ? await pickLaunch() : await stopToTrace(rootOf(active));
  if (launch === undefined) return;
  await vscode.debug.startDebugging(launch.folder, tracedConfiguration(launch.configuration));
}

/** Stops the session; `undefined` when it cannot be traced, which the person is told. */
async function stopToTrace(session: vscode.DebugSession): Promise<Launch | undefined> {
  const { configuration, workspaceFolder: folder, name } = session;
  if (session.type === 'leak-lens' || launchedAtMs(configuration) !== undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('"{0}" is being traced already.', name));
    return undefined;
  }
  if (!canBeTraced(configuration)) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'Leak Lens cannot trace "{0}", because it did not start a Node program itself, and tracing begins with the start of a program. Start it by a configuration of type "node" or "leak-lens" with the request "launch".',
        name,
      ),
    );
    return undefined;
  }
  if (await stop(session)) return { folder, configuration };
  void vscode.window.showErrorMessage(
    vscode.l10n.t('"{0}" does not stop, so it was not started again. Stop it, and try again.', name),
  );
  return undefined;
}

/** Resolves to whether the session has ended. */
async function stop(session: vscode.DebugSession): Promise<boolean> {
  const ended = new Promise<boolean>((resolve) => {
    const limit = setTimeout(() => done(false), STOP_LIMIT_MS);
    const subscription = vscode.debug.onDidTerminateDebugSession(({ id }) => {
      if (id === session.id) done(true);
    });
    const done = (hasEnded: boolean): void => {
      clearTimeout(limit);
      subscription.dispose();
      resolve(hasEnded);
    };
  });
  void vscode.debug.stopDebugging(session);
  return ended;
}

async function pickLaunch(): Promise<Launch | undefined> {
  const launches = launchesOf(vscode.workspace.workspaceFolders ?? []);
  if (launches.length === 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'Leak Lens has nothing to trace, because nothing is being debugged and launch.json has no configuration of type "node" that launches a program. Start debugging first, or add "Leak Lens: Debug with leak tracing" to launch.json.',
      ),
    );
    return undefined;
  }
  const items = launches.map(({ folder, configuration }) => ({
    label: configuration.name,
    description: folder?.name ?? '',
    folder,
    configuration,
  }));
  return vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Start and trace') });
}

function launchesOf(folders: readonly vscode.WorkspaceFolder[]): readonly Launch[] {
  return folders.flatMap((folder) => {
    const configured: unknown = vscode.workspace.getConfiguration('launch', folder.uri).get('configurations');
    const configurations = Array.isArray(configured) ? (configured as vscode.DebugConfiguration[]) : [];
    return configurations.filter(canBeTraced).map((configuration) => ({ folder, configuration }));
  });
}

/** A session that a person sees may be one that js-debug has for a single process. */
function rootOf(session: vscode.DebugSession): vscode.DebugSession {
  let root = session;
  while (root.parentSession !== undefined) root = root.parentSession;
  return root;
}
