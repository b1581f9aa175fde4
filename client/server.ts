import type * as vscode from 'vscode';
import {
  clear,
  closeRecording,
  forgetFormerRuns,
  issueReport,
  sessionEnded,
  sessionStarted,
  settingsChanged,
  type FirstLeak,
  type InitializationOptions,
  type MarksChanged,
  type Notification,
  type RecordingProgress,
  type Request,
  type Settings,
  type Status,
} from '../protocol/lsp.ts';
import type { Connection } from './languageClient.ts';

export interface ServerOptions {
  /** Absolute path of the language server's bundle. */
  readonly modulePath: string;
  readonly languages: readonly string[];
  readonly log: vscode.LogOutputChannel;
  readonly initializationOptions: () => InitializationOptions;
  readonly onMarks: (changed: MarksChanged) => void;
  readonly onStatus: (status: Status) => void;
  readonly onFirstLeak: (leak: FirstLeak) => void;
  /** The Connections view is out of date. */
  readonly onConnections: () => void;
  readonly onRecordingProgress: (progress: RecordingProgress) => void;
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
  /**
   * Whether the runs before this one are forgotten now. Starts the server when it does not run; rejects when that fails.
   */
  readonly forgetFormerRuns: () => Promise<boolean>;
  /** Markdown for an issue of Leak Lens. Starts the server when it does not run; rejects when that fails. */
  readonly issueReport: () => Promise<string>;
  /** The answer; `undefined` when the server does not run. Rejects when it fails. */
  readonly ask: <Answer, Payload>(
    request: Request<Answer, Payload>,
    payload: Payload,
  ) => Promise<Answer | undefined>;
  /** The answer. Starts the server when it does not run; rejects when that fails, or the server has none. */
  readonly askStarted: <Answer, Payload>(
    request: Request<Answer, Payload>,
    payload: Payload,
    token?: vscode.CancellationToken,
  ) => Promise<Answer>;
  /** What is traced is shown again. */
  readonly closeRecording: () => void;
  /** Does nothing unless the server runs. */
  readonly tell: <Payload>(notification: Notification<Payload>, payload: Payload) => void;
  readonly applySettings: (settings: Settings) => void;
  /** A traced session begins, or its program anew; processes older than this are of a former run. */
  readonly tracingStarted: (sinceMs: number) => void;
  /** The last traced session is over. */
  readonly tracingEnded: () => void;
}

/** A handle on the language server, which is not started yet. */
export function createServer(options: ServerOptions): Server {
  let connection: Connection | undefined;
  let latest: Promise<void> = Promise.resolve();
  // One that starts cannot be stopped, and one that still ends has the endpoint that the next one needs.
  const inTurn = (step: () => Promise<void> | undefined): Promise<void> => {
    latest = latest.then(step).catch((error: unknown) => options.log.error(String(error)));
    return latest;
  };

  const connect = async (): Promise<void> => {
    if (connection?.isAlive()) return;
    // Loading the library takes longer than all the rest of the activation, which many windows go through
    // without ever tracing a program.
    const { createConnection } = await import('./languageClient.ts');
    // One that gave up cannot be started again.
    connection = createConnection(options);
    await connection.start();
  };
  const start = (): Promise<void> => inTurn(connect);
  const stop = (): Promise<void> => inTurn(() => connection?.stop());
  const send = <Payload>(notification: Notification<Payload>, payload?: Payload): void => {
    // A server that starts later has the settings from `initialize` and nothing to forget. Told of a session that
    // began before it, it would forget what running hooks have told it already.
    connection?.send(notification.method, payload);
  };
  const askStarted: Server['askStarted'] = async (request, payload, token) => {
    await start();
    if (connection === undefined) throw new Error('The language server could not be started.');
    return connection.request(request, payload, token);
  };

  return {
    start: () => void start(),
    async restart() {
      void stop();
      await start();
    },
    stop,
    clear: () => send(clear),
    forgetFormerRuns: () => askStarted(forgetFormerRuns, undefined),
    issueReport: () => askStarted(issueReport, undefined),
    async ask(request, payload) {
      return connection?.isAlive() === true ? connection.request(request, payload) : undefined;
    },
    askStarted,
    closeRecording: () => send(closeRecording),
    tell: send,
    applySettings: (settings) => send(settingsChanged, settings),
    tracingStarted: (sinceMs) => send(sessionStarted, { sinceMs }),
    tracingEnded: () => send(sessionEnded),
  };
}
