import * as vscode from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import {
  clear,
  firstLeak,
  marksChanged,
  sessionEnded,
  sessionStarted,
  settingsChanged,
  statusChanged,
  type FirstLeak,
  type InitializationOptions,
  type MarksChanged,
  type Notification,
  type Settings,
  type Status,
} from '../protocol/lsp.ts';

export interface ServerOptions {
  /** Absolute path of the language server's bundle. */
  readonly modulePath: string;
  readonly languages: readonly string[];
  readonly log: vscode.LogOutputChannel;
  readonly initializationOptions: () => InitializationOptions;
  readonly onMarks: (changed: MarksChanged) => void;
  readonly onStatus: (status: Status) => void;
  readonly onFirstLeak: (leak: FirstLeak) => void;
  /** A server has started which knows nothing yet. */
  readonly onFresh: () => void;
}

/** The language server of this window, as the rest of the extension sees it. */
export interface Server {
  /** Starts it unless it runs. A person is told when it cannot be started. */
  readonly start: () => void;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly clear: () => void;
  readonly applySettings: (settings: Settings) => void;
  /** Whether any traced session runs. */
  readonly setTracing: (tracing: boolean) => void;
}

/** A handle on the language server, which is not started yet. */
export function createServer(options: ServerOptions): Server {
  let starting: Promise<void> | undefined;
  const client = new LanguageClient(
    'leakLens',
    'Leak Lens',
    { run: childProcess(options.modulePath), debug: childProcess(options.modulePath) },
    {
      documentSelector: options.languages.map((language) => ({ scheme: 'file', language })),
      outputChannel: options.log,
      initializationOptions: options.initializationOptions,
    },
  );
  const send = <Payload>(notification: Notification<Payload>, payload?: Payload): void => {
    // A server that starts later has the settings from `initialize` and nothing to forget. Told of a session that
    // began before it, it would forget what running hooks have told it already.
    if (client.state !== State.Running) return;
    client
      .sendNotification(notification.method, payload)
      .catch((error: unknown) =>
        options.log.warn(`${notification.method} was not delivered: ${String(error)}`),
      );
  };

  client.onNotification(marksChanged.method, options.onMarks);
  client.onNotification(statusChanged.method, options.onStatus);
  client.onNotification(firstLeak.method, options.onFirstLeak);
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) options.onFresh();
  });

  const start = (): void => {
    // Also after it has crashed so often that the client gave it up.
    if (!client.needsStart()) return;
    starting = client.start().catch((error: unknown) => {
      starting = undefined;
      void tellStartFailed(error, options.log);
    });
  };
  return {
    start,
    async restart() {
      if (starting === undefined) {
        start();
      } else {
        await starting;
        await client.restart();
      }
    },
    async stop() {
      if (starting === undefined) return;
      await starting;
      await client.dispose();
    },
    clear: () => send(clear),
    applySettings: (settings) => send(settingsChanged, settings),
    setTracing: (tracing) => send(tracing ? sessionStarted : sessionEnded),
  };
}

function childProcess(module: string): { readonly module: string; readonly transport: TransportKind.ipc } {
  return { module, transport: TransportKind.ipc };
}

async function tellStartFailed(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  log.error(error instanceof Error ? error : String(error));
  const showOutput = vscode.l10n.t('Show output');
  const message = vscode.l10n.t(
    'Leak Lens shows no leaks, because its language server did not start. Programs run as usual. See the output for the reason, then run "Leak Lens: Restart Language Server".',
  );
  if ((await vscode.window.showErrorMessage(message, showOutput)) === showOutput) log.show();
}
