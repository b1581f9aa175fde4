import * as vscode from 'vscode';
import { registerCommands, SHOW_PROBLEMS } from './commands.ts';
import { onSettingsChanged, readSettings } from './configuration.ts';
import { registerTracedSessions } from './debug/factory.ts';
import { createEndpoint } from './endpoint.ts';
import {
  DEBUG_TYPE,
  PROGRAM_LANGUAGES,
  registerConfigurationProvider,
} from './launch/configurationProvider.ts';
import { installHook } from './launch/installedHook.ts';
import { launchPreparation } from './launch/preparation.ts';
import { createServer, type Server } from './server.ts';
import { createDecorations } from './views/decorations.ts';
import { showFirstLeak } from './views/firstLeak.ts';
import { createStatusBar } from './views/statusBar.ts';

let server: Server | undefined;

/** Registers everything and starts nothing: the language server starts with the first launch. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Leak Lens', { log: true });
  const endpoint = createEndpoint();
  const decorations = createDecorations();
  const statusBar = createStatusBar(SHOW_PROBLEMS);
  const languageServer = createServer({
    modulePath: context.asAbsolutePath('dist/server.cjs'),
    languages: PROGRAM_LANGUAGES,
    log,
    initializationOptions: () => ({ ...endpoint, settings: readSettings() }),
    onMarks: decorations.apply,
    onStatus: statusBar.apply,
    onFirstLeak: (leak) => void showFirstLeak(leak),
    onReset: decorations.reset,
  });
  server = languageServer;

  const hookPath = (): Promise<string> =>
    installHook(context.asAbsolutePath('dist/runtime-hook.cjs'), context.globalStorageUri.fsPath);
  const sessions = registerTracedSessions(DEBUG_TYPE, {
    prepare: (configuration, folder) => launchPreparation(configuration, folder, endpoint, hookPath),
    onStarted(sinceMs) {
      languageServer.tracingStarted(sinceMs);
      statusBar.setTracing(true);
    },
    onEnded() {
      languageServer.tracingEnded();
      statusBar.setTracing(false);
    },
  });

  context.subscriptions.push(
    log,
    decorations,
    statusBar,
    sessions,
    registerConfigurationProvider(languageServer.start),
    registerCommands(languageServer, log),
    onSettingsChanged(languageServer.applySettings),
  );
}

/** Resolves when the language server has ended. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
