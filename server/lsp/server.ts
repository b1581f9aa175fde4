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
import { DEFAULT_THRESHOLDS } from '../../protocol/thresholds.ts';
import type { Listener } from '../collector/listener.ts';
import { listenForHooks } from '../hookListener.ts';
import type { RunHistory } from '../history/runHistory.ts';
import type { ThresholdsOf } from '../evidence/thresholds.ts';
import type { Directive } from '../ledger/site.ts';
import type { Snapshot } from '../ledger/snapshot.ts';
import { directiveIn } from '../sources/directives.ts';
import { Tracing, type Judged } from '../tracing.ts';
import { readOwnPackage } from '../ownPackage.ts';
import { SessionRecorder } from '../trace/sessionRecorder.ts';
import type { Documents, Scene } from '../views/scene.ts';
import { sessionTotals } from '../views/sessionTotals.ts';
import { serveAgents } from './agents.ts';
import { serveCodeActions } from './codeActions.ts';
import { serveCodeLenses } from './codeLens.ts';
import { serveConnections } from './connections.ts';
import { describeWindow } from './describedWindow.ts';
import { documentSync, OpenDocuments } from './documents.ts';
import { historyOf, serveForgetting } from './formerRuns.ts';
import { serveHolders } from './holders.ts';
import { thresholdsByFolder } from './folderThresholds.ts';
import { serveHovers } from './hover.ts';
import { serveIssueReport } from './issueReport.ts';
import { Publisher } from './publisher.ts';
import { serveRecordings } from './recordings.ts';
import type { ShownRecording } from './shownRecording.ts';
import { serveTimeline } from './timeline.ts';

/** The most that is recorded of one session. */
const MAX_RECORDING_BYTES = 100 * 2 ** 20;

/** Serves one editor window over `connection`: listens for hooks and shows what they tell. */
export function startServer(connection: Connection): void {
  let surface: Surface = 'normal';
  let isLastRun = false;
  let listener: Promise<Listener> | undefined;
  let describe: ReturnType<typeof describeWindow> | undefined;
  let history: RunHistory | undefined;
  let recorder: SessionRecorder | undefined;
  let shown: ShownRecording | undefined;
  const tracing = new Tracing(
    (judged) => {
      latest = judged;
      history?.note(judged);
      publisher.publishSoon();
    },
    (fact) => recorder?.add(fact),
  );
  let latest: Judged = tracing.judged;
  const tracedScene = (): Scene => ({
    ...latest,
    lastRun: isLastRun,
    ...(history !== undefined && { history: history.comparison(latest) }),
  });
  const scene = (): Scene => shown?.scene ?? tracedScene();
  const leaked = (): number => sessionTotals(tracedScene()).slots.lost;
  const show = (recording: ShownRecording | undefined): void => {
    shown = recording;
    documents.changedSince = recording?.changedFiles ?? new Set();
    publisher.publishSoon();
  };
  const documents = new OpenDocuments((file) => {
    if (documents.isOpen(file)) tracing.edited(file, (line) => directiveAt(documents, file, line));
    publisher.publishSoon();
  });
  tracing.followedBy(() => documents.changedTexts());
  const publisher = new Publisher(
    connection,
    documents,
    scene,
    () => surface,
    () => connections.changed(),
  );
  const connections = serveConnections(connection, scene, documents);

  const receive = <Payload>(
    notification: Notification<Payload>,
    handle: (payload: Payload) => void,
  ): void => {
    connection.onNotification(notification.method, (payload: Payload) => {
      handle(payload);
      publisher.publishSoon();
    });
  };

  let thresholdsOf: ThresholdsOf = () => DEFAULT_THRESHOLDS;
  const apply = (settings: Settings): void => {
    surface = settings.surface;
    thresholdsOf = thresholdsByFolder(settings.thresholds);
    tracing.judgeBy(thresholdsOf);
    tracing.mapPaths(settings.pathMappings ?? []);
    recorder?.keep(settings.keptRecordings ?? 0);
    describe?.(settings.thresholds.folders);
  };

  connection.onInitialize((parameters): InitializeResult => {
    const { endpoint, token, ...options } = parameters.initializationOptions as InitializationOptions;
    apply(options.settings);
    if (options.recordingFolder !== undefined) {
      recorder = new SessionRecorder(
        {
          folder: options.recordingFolder,
          recordedBy: readOwnPackage().version,
          maxBytes: MAX_RECORDING_BYTES,
          problem: (message) => connection.console.warn(message),
        },
        options.settings.keptRecordings ?? 0,
      );
    }
    if (options.historyFile !== undefined) {
      const folders = parameters.workspaceFolders ?? [];
      history = historyOf(options.historyFile, folders, connection, () => publisher.publishSoon());
    }
    listener = listenForHooks(endpoint, token, tracing, {
      connected: () => {
        // Further processes of a running program have loaded the same files.
        if (!hasRunning(tracing.judged.snapshot)) documents.programStarted();
      },
      problem: (message) => connection.console.warn(message),
      scene,
    });
    describe = describeWindow(listener, token, (message) => connection.console.warn(message));
    describe(options.settings.thresholds.folders);
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
    connections.dispose();
    tracing.dispose();
    await (await listener)?.close();
    recorder?.end(leaked());
    await recorder?.written();
    await history?.close();
  });

  documents.follow(connection);
  serveCodeLenses(
    connection,
    scene,
    documents,
    () => surface,
    () => publisher.lensesAsked(),
  );
  serveHovers(connection, scene, documents);
  serveCodeActions(connection, scene, documents);
  serveHolders(connection, scene, documents);
  serveAgents(connection, scene);
  serveIssueReport(connection, scene);
  serveTimeline(connection, scene, documents, (isWanted) => tracing.wantPastLeases(isWanted));
  serveForgetting(connection, () => history);
  serveRecordings(connection, {
    recorder: () => recorder,
    thresholdsOf: () => thresholdsOf,
    shown: () => shown,
    show,
  });
  receive(settingsChanged, apply);
  receive(sessionStarted, ({ sinceMs }) => {
    show(undefined);
    recorder?.sessionStarted(sinceMs, leaked());
    isLastRun = false;
    tracing.startOver(sinceMs);
    history?.startRun(sinceMs, tracing.judged);
    publisher.sessionStarted();
  });
  receive(sessionEnded, () => (isLastRun = true));
  receive(clear, () => {
    show(undefined);
    // What was recorded is kept: the next session is a recording of its own.
    if (isLastRun) recorder?.end(leaked());
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
