import * as vscode from 'vscode';
import type { RecordingProgress, Settings } from '../protocol/lsp.ts';
import { registerCommands, SHOW_PROBLEMS } from './commands.ts';
import { isEnabled, onSettingsChanged, readSettings, tracesNodeSessions } from './configuration.ts';
import { registerTracedSessions } from './debug/factory.ts';
import { followNodeSessions } from './debug/nodeSessions.ts';
import { TracedRuns } from './debug/tracedRuns.ts';
import { createEndpoint } from './endpoint.ts';
import {
  DEBUG_TYPE,
  PROGRAM_LANGUAGES,
  registerConfigurationProvider,
} from './launch/configurationProvider.ts';
import { installHook } from './launch/installedHook.ts';
import { PathMappings } from './launch/pathMappings.ts';
import { registerNodeTracing } from './launch/nodeConfigurations.ts';
import { launchPreparation } from './launch/preparation.ts';
import { registerWatchdog } from './launch/watchdog.ts';
import { registerRecordings } from './recordings/recordingCommands.ts';
import { registerLeaksTool } from './leaksTool.ts';
import { createServer, type Server } from './server.ts';
import { createConnectionView } from './views/connectionTree.ts';
import { createDecorations } from './views/decorations.ts';
import { showFirstLeak } from './views/firstLeak.ts';
import { createStatusBar } from './views/statusBar.ts';

let server: Server | undefined;

/** Registers everything and starts nothing: the language server starts with the first launch. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Leak Lens', { log: true });
  const toldProblems = new Set<string>();
  const pathMappings = new PathMappings();
  const settings = (): Settings => ({
    ...readSettings((problem) => {
      if (toldProblems.has(problem)) return;
      toldProblems.add(problem);
      log.warn(problem);
    }),
    pathMappings: pathMappings.latest,
  });
  const endpoint = createEndpoint();
  const decorations = createDecorations();
  const statusBar = createStatusBar(SHOW_PROBLEMS);
  const recordingProgress = new vscode.EventEmitter<RecordingProgress>();
  const languageServer = createServer({
    modulePath: context.asAbsolutePath('dist/server.cjs'),
    languages: PROGRAM_LANGUAGES,
    log,
    initializationOptions: () => ({
      ...endpoint,
      settings: settings(),
      recordingFolder: recordingFolder(context),
      ...remembered(context),
    }),
    onMarks: decorations.apply,
    onStatus(status) {
      statusBar.apply(status);
      connections.applyStatus(status);
    },
    onConnections: () => connections.changed(),
    onFirstLeak: (leak) => void showFirstLeak(leak),
    onRecordingProgress: (progress) => recordingProgress.fire(progress),
    onReset() {
      decorations.reset();
      statusBar.reset();
      connections.reset();
    },
  });
  server = languageServer;
  const connections = createConnectionView(languageServer, context.workspaceState);
  const setTracing = (tracing: boolean): void => {
    statusBar.setTracing(tracing);
    connections.setTracing(tracing);
  };

  const hook = {
    endpoint,
    hookPath: () =>
      installHook(context.asAbsolutePath('dist/runtime-hook.cjs'), context.globalStorageUri.fsPath),
    onLaunch(configuration: vscode.DebugConfiguration) {
      if (pathMappings.launched(configuration)) languageServer.applySettings(settings());
    },
  };
  const runs = new TracedRuns({
    onStarted(sinceMs) {
      languageServer.tracingStarted(sinceMs);
      setTracing(isEnabled());
    },
    onEnded() {
      languageServer.tracingEnded();
      setTracing(false);
    },
  });
  let wasEnabled = isEnabled();
  const applySettings = (): void => {
    languageServer.applySettings(settings());
    if (isEnabled() === wasEnabled) return;
    wasEnabled = isEnabled();
    setTracing(wasEnabled && runs.isAny);
    if (!wasEnabled) void languageServer.stop();
    // Programs that were started with the hook tell everything to the new server.
    else if (runs.isAny) languageServer.start();
  };

  context.subscriptions.push(
    log,
    decorations,
    statusBar,
    connections,
    registerTracedSessions(DEBUG_TYPE, {
      prepare: (configuration, folder) => launchPreparation(configuration, folder, hook),
      runs,
    }),
    followNodeSessions(runs),
    registerConfigurationProvider(isEnabled, languageServer.start),
    registerNodeTracing({
      hook,
      isEnabled,
      isAlways: tracesNodeSessions,
      onLaunch: languageServer.start,
      log,
    }),
    registerWatchdog(endpoint.endpoint, isEnabled, (obstacle) => {
      statusBar.setObstacle(obstacle);
      connections.setObstacle(obstacle);
    }),
    registerCommands(languageServer, log, context.extensionUri),
    registerLeaksTool(languageServer),
    recordingProgress,
    registerRecordings(languageServer, recordingProgress.event),
    onSettingsChanged(applySettings),
  );
}

/** Where sessions of this workspace are recorded; those without one share a folder. */
function recordingFolder({ storageUri, globalStorageUri }: vscode.ExtensionContext): string {
  return vscode.Uri.joinPath(storageUri ?? globalStorageUri, 'recordings').fsPath;
}

/** Where runs in this workspace are remembered. */
function remembered({ storageUri }: vscode.ExtensionContext): { readonly historyFile?: string } {
  return storageUri === undefined
    ? {}
    : { historyFile: vscode.Uri.joinPath(storageUri, 'history.json').fsPath };
}

/** Resolves when the language server has ended. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
