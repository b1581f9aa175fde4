import { State, type LanguageClient } from 'vscode-languageclient/node';
import {
  clear,
  firstLeak,
  marksChanged,
  sessionEnded,
  sessionStarted,
  settingsChanged,
  statusChanged,
  type FirstLeak,
  type MarksChanged,
  type Notification,
  type Settings,
  type Status,
} from '../protocol/lsp.ts';
import { createLanguageClient, type LanguageClientOptions } from './languageClient.ts';

export interface ServerOptions extends LanguageClientOptions {
  readonly onMarks: (changed: MarksChanged) => void;
  readonly onStatus: (status: Status) => void;
  readonly onFirstLeak: (leak: FirstLeak) => void;
  /** What was told holds no longer: the server has ended, or another one has started that knows nothing yet. */
  readonly onReset: () => void;
}

/** The language server of this window, as the rest of the extension sees it. */
export interface Server {
  /** Starts it unless it runs. */
  readonly start: () => void;
  readonly restart: () => Promise<void>;
  /** Resolves when it has ended. */
  readonly stop: () => Promise<void>;
  readonly clear: () => void;
  readonly applySettings: (settings: Settings) => void;
  /** A traced session begins, or its program anew; processes older than this are of a former run. */
  readonly tracingStarted: (sinceMs: number) => void;
  /** The last traced session is over. */
  readonly tracingEnded: () => void;
}

/** A handle on the language server, which is not started yet. */
export function createServer(options: ServerOptions): Server {
  let client: LanguageClient | undefined;
  let starting: Promise<void> = Promise.resolve();

  const start = (): void => {
    if (client?.state === State.Starting || client?.state === State.Running) return;
    // A client that gave up cannot be started again.
    client = connect(options);
    starting = client.start().catch((error: unknown) => options.log.error(String(error)));
  };
  const stop = async (): Promise<void> => {
    // One that is still starting cannot be stopped.
    await starting;
    if (client?.state === State.Running) await client.dispose();
  };
  const send = <Payload>(notification: Notification<Payload>, payload?: Payload): void => {
    // A server that starts later has the settings from `initialize` and nothing to forget. Told of a session that
    // began before it, it would forget what running hooks have told it already.
    if (client?.state !== State.Running) return;
    client.sendNotification(notification.method, payload).catch((error: unknown) => {
      options.log.warn(`${notification.method} was not delivered: ${String(error)}`);
    });
  };

  return {
    start,
    async restart() {
      await stop();
      start();
    },
    stop,
    clear: () => send(clear),
    applySettings: (settings) => send(settingsChanged, settings),
    tracingStarted: (sinceMs) => send(sessionStarted, { sinceMs }),
    tracingEnded: () => send(sessionEnded),
  };
}

function connect(options: ServerOptions): LanguageClient {
  const client = createLanguageClient(options);
  client.onNotification(marksChanged.method, options.onMarks);
  client.onNotification(statusChanged.method, options.onStatus);
  client.onNotification(firstLeak.method, options.onFirstLeak);
  client.onDidChangeState(({ newState }) => {
    if (newState !== State.Starting) options.onReset();
  });
  return client;
}
