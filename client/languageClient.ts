import * as vscode from 'vscode';
import {
  CloseAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
  type ErrorHandler,
} from 'vscode-languageclient/node';
import { connectionsChanged } from '../protocol/connections.ts';
import { firstLeak, marksChanged, recordingProgress, statusChanged, type Request } from '../protocol/lsp.ts';
import type { ServerOptions } from './server.ts';

/** A language server that runs, or is about to. */
export interface Connection {
  /** Rejects when the server cannot be started. */
  readonly start: () => Promise<void>;
  /** Resolves when the server has ended; at once when it does not run. */
  readonly stop: () => Promise<void>;
  /** Whether it runs or is starting. */
  readonly isAlive: () => boolean;
  /** Rejects unless it runs. */
  readonly request: <Answer, Payload>(
    request: Request<Answer, Payload>,
    payload: Payload,
    token?: vscode.CancellationToken,
  ) => Promise<Answer>;
  /** Does nothing unless it runs. */
  readonly send: (method: string, payload: unknown) => void;
}

/** The connection to a language server that is not started yet. */
export function createConnection(options: ServerOptions): Connection {
  const client = createLanguageClient(options);
  client.onNotification(marksChanged.method, options.onMarks);
  client.onNotification(statusChanged.method, options.onStatus);
  client.onNotification(firstLeak.method, options.onFirstLeak);
  client.onNotification(connectionsChanged.method, options.onConnections);
  client.onNotification(recordingProgress.method, options.onRecordingProgress);
  client.onDidChangeState(({ newState }) => {
    if (newState !== State.Starting) options.onReset();
  });
  return {
    start: () => client.start(),
    async stop() {
      if (client.state === State.Running) await client.dispose();
    },
    isAlive: () => client.state === State.Starting || client.state === State.Running,
    request: <Answer, Payload>(
      { method }: Request<Answer, Payload>,
      payload: Payload,
      token?: vscode.CancellationToken,
    ) => client.sendRequest<Answer>(method, payload, token),
    send(method, payload) {
      if (client.state !== State.Running) return;
      client.sendNotification(method, payload).catch((error: unknown) => {
        options.log.warn(`${method} was not delivered: ${String(error)}`);
      });
    },
  };
}

/**
 * A client that runs the language server as a child process over IPC; it is not started yet. A server that ends is
 * started again, up to four times in three minutes. A person is told once, when the client gives up.
 */
function createLanguageClient(options: ServerOptions): LanguageClient {
  const server = { module: options.modulePath, transport: TransportKind.ipc };
  // What hooks tell is garbage soon; with V8's usual young generation the process keeps a fifth more memory.
  const execArgv = ['--max-semi-space-size=4'];
  let told = false;
  const giveUp = (): void => {
    if (told) return;
    told = true;
    void tellNothingIsShown(options.log);
  };
  const errorHandler: ErrorHandler = {
    error: (error, message, count) => usual.error(error, message, count),
    async closed() {
      const result = await usual.closed();
      if (result.action === CloseAction.DoNotRestart) giveUp();
      return { ...result, handled: true };
    },
  };
  const client = new QuietClient(
    'leakLens',
    'Leak Lens',
    // Debugged along with the extension by the launch configuration "Server".
    {
      run: { ...server, options: { execArgv } },
      debug: { ...server, options: { execArgv: [...execArgv, '--inspect=6009'] } },
    },
    {
      documentSelector: options.languages.map((language) => ({ scheme: 'file', language })),
      outputChannel: options.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: options.initializationOptions,
      errorHandler,
      // The library asks whether to initialize once more.
      initializationFailedHandler: () => false,
    },
  );
  const usual = client.createDefaultErrorHandler();
  return client;
}

/** The library announces each step of a failure in a message of its own. Here they go to the log only. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

async function tellNothingIsShown(log: vscode.LogOutputChannel): Promise<void> {
  const showOutput = vscode.l10n.t('Show output');
  const message = vscode.l10n.t(
    'Leak Lens shows no leaks, because its language server ended several times. Programs run as usual. The output has the reason; "Leak Lens: Restart Language Server" tries again.',
  );
  if ((await vscode.window.showErrorMessage(message, showOutput)) === showOutput) log.show();
}
