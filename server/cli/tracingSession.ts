import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { withHook } from '../../protocol/environment.ts';
import { describeListener } from '../collector/listenerFile.ts';
import { listenForHooks } from '../hookListener.ts';
import { RunHistory } from '../history/runHistory.ts';
import { readOwnPackage } from '../ownPackage.ts';
import { startRecording } from '../trace/recording.ts';
import { Tracing } from '../tracing.ts';
import type { ReportFormat, RunCommand } from './arguments.ts';
import { announceFaults } from './announcement.ts';
import { Connections } from './connections.ts';
import { printReport } from './printedReport.ts';

/** What is sent before the processes ended is read within this time. */
const LAST_WORDS_MS = 1000;

/** One command's listener and what it hears; faults are announced on standard error while it lasts. */
export interface TracingSession {
  /** Where it listens. */
  readonly endpoint: string;
  /** The variables that make a program report here. `nodeOptions` is the NODE_OPTIONS it would have had. */
  readonly variables: (nodeOptions: string | undefined) => ReturnType<typeof withHook>;
  /** Waits for last words of processes that have just ended. */
  readonly lastWords: () => Promise<void>;
  /** Prints the report. Whether something leaked, or was misused in a way that is an error. */
  readonly report: (format: ReportFormat) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** The hook's bundle, which lies beside that of the command. */
export const HOOK_PATH = join(import.meta.dirname, 'runtime-hook.cjs');

/**
 * Starts to listen, and to record into a file where one is given. Rejects when either is not possible: a file error has
 * the `path`. A history that cannot be used prevents nothing; it is said.
 */
export async function startTracingSession(
  endpoint: string,
  {
    recordTo,
    history: historyFile,
    thresholds,
    pathMappings,
  }: Pick<RunCommand, 'recordTo' | 'history' | 'thresholds' | 'pathMappings'>,
): Promise<TracingSession> {
  const token = randomBytes(16).toString('hex');
  const problem = (message: string): void => console.error(`leak-lens: ${message}`);
  const recording =
    recordTo === undefined ? undefined : startRecording(recordTo, readOwnPackage().version, problem);
  const history =
    historyFile === undefined
      ? undefined
      : new RunHistory({ file: resolve(historyFile), folders: [process.cwd()], problem });
  const announce = announceFaults((line) => console.error(line));
  const tracing = new Tracing(
    (judged) => {
      announce(judged);
      history?.note(judged);
    },
    (fact) => recording?.add(fact),
  );
  tracing.judgeBy(() => thresholds);
  tracing.mapPaths(pathMappings);
  const connections = new Connections();
  const listener = await listenForHooks(endpoint, token, tracing, {
    connected: (thread) => connections.opened(thread),
    disconnected: (thread) => connections.closed(thread),
    problem,
  });
  await describeListener(listener.endpoint, token, [process.cwd()]).catch((error: unknown) => {
    problem(`Agents will not find this session: ${String(error)}.`);
  });
  return {
    endpoint: listener.endpoint,
    variables: (nodeOptions) =>
      withHook({ hookPath: HOOK_PATH, endpoint: listener.endpoint, token }, nodeOptions),
    lastWords: () => connections.allClosed(LAST_WORDS_MS),
    report: async (format) => {
      const judged = await tracing.settle();
      await history?.loaded();
      return printReport(judged, format, history?.comparison(judged));
    },
    close: async () => {
      tracing.dispose();
      await listener.close();
      await history?.close();
      await recording?.close();
    },
  };
}
