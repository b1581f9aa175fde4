import { CodeActionKind, type Connection, type InitializeResult } from 'vscode-languageserver/node';
import {
  clear,
  sessionEnded,
  sessionStarted,
  settingsChanged,
  type InitializationOptions,
  type Notification,
  type Settings,
  type Surface,
} from '../../protocol/lsp.ts';
import type { Listener } from '../collector/listener.ts';
import { listenForHooks } from '../hookListener.ts';
import type { Directive } from '../ledger/site.ts';
import type { Snapshot } from '../ledger/snapshot.ts';
import { directiveIn } from '../sources/directives.ts';
import { Tracing, type Judged } from '../tracing.ts';
import type { Documents, Scene } from '../views/scene.ts';
import { serveCodeActions } from './codeActions.ts';
import { serveCodeLenses } from './codeLens.ts';
import { documentSync, OpenDocuments } from './documents.ts';
import { serveHolders } from './holders.ts';
import { thresholdsByFolder } from './folderThresholds.ts';
import { serveHovers } from './hover.ts';
import { serveIssueReport } from './issueReport.ts';
import { Publisher } from './publisher.ts';

/** Serves one editor window over `connection`: listens for hooks and shows what they tell. */
export function startServer(connection: Connection): void {
  let surface: Surface = 'normal';
  let isLastRun = false;
  let listener: Promise<Listener> | undefined;
  const tracing = new Tracing((judged) => {
    latest = judged;
    publisher.publishSoon();
  });
  let latest: Judged = tracing.judged;
  const scene = (): Scene => ({ ...latest, lastRun: isLastRun });
  const documents = new OpenDocuments((file) => {
    if (documents.isOpen(file)) tracing.edited(file, (line) => directiveAt(documents, file, line));
    publisher.publishSoon();
  });
  const publisher = new Publisher(connection, documents, scene, () => surface);

  const receive = <Payload>(
    notification: Notification<Payload>,
    handle: (payload: Payload) => void,
  ): void => {
    connection.onNotification(notification.method, (payload: Payload) => {
      handle(payload);
      publisher.publishSoon();
    });
  };

  const apply = (settings: Settings): void => {
    surface = settings.surface;
    tracing.judgeBy(thresholdsByFolder(settings.thresholds));
  };

  connection.onInitialize((parameters): InitializeResult => {
    const { endpoint, token, ...options } = parameters.initializationOptions as InitializationOptions;
    apply(options.settings);
    listener = listenForHooks(endpoint, token, tracing, {
      connected: () => {
        // Further processes of a running program have loaded the same files.
        if (!hasRunning(tracing.judged.snapshot)) documents.programStarted();
      },
      problem: (message) => connection.console.warn(message),
    });
    listener.catch((error: unknown) => {
      connection.window.showErrorMessage(
        `Leak Lens cannot receive anything: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
    return {
      capabilities: {
        textDocumentSync: documentSync,
        codeLensProvider: {},
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      },
    };
  });
  connection.onShutdown(async () => {
    publisher.dispose();
    tracing.dispose();
    await (await listener)?.close();
  });

  documents.follow(connection);
  serveCodeLenses(connection, scene, documents, () => surface);
  serveHovers(connection, scene, documents);
  serveCodeActions(connection, scene, documents);
  serveHolders(connection, scene, documents);
  serveIssueReport(connection, scene);
  receive(settingsChanged, apply);
  receive(sessionStarted, ({ sinceMs }) => {
    isLastRun = false;
    tracing.startOver(sinceMs);
    publisher.sessionStarted();
  });
  receive(sessionEnded, () => (isLastRun = true));
  receive(clear, () => {
    // A program may take its time to end after its session has.
    if (isLastRun) tracing.startOver(Date.now());
    else tracing.clear();
  });
  connection.listen();
}

/** What the line, as the process loaded it, says now. */
function directiveAt(documents: Documents, file: string, line: number): Directive | undefined {
  const current = documents.currentLine(file, line);
  return current === undefined ? undefined : directiveIn(documents.lineText(file, current) ?? '');
}

function hasRunning({ threads }: Snapshot): boolean {
  return [...threads.values()].some(({ life }) => life.kind === 'connected');
}
