import * as vscode from 'vscode';
import {
  CloseAction,
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
  type ErrorHandler,
} from 'vscode-languageclient/node';
import type { InitializationOptions } from '../protocol/lsp.ts';

export interface LanguageClientOptions {
  /** Absolute path of the language server's bundle. */
  readonly modulePath: string;
  readonly languages: readonly string[];
  readonly log: vscode.LogOutputChannel;
  readonly initializationOptions: () => InitializationOptions;
}

/**
 * A client that runs the language server as a child process over IPC; it is not started yet. A server that ends is
 * started again, up to four times in three minutes. A person is told once, when the client gives up.
 */
export function createLanguageClient(options: LanguageClientOptions): LanguageClient {
  const server = { module: options.modulePath, transport: TransportKind.ipc };
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
    { run: server, debug: { ...server, options: { execArgv: ['--inspect=6009'] } } },
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
