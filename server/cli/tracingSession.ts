import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { withHook } from '../../protocol/environment.ts';
import { hasFault } from '../evidence/fault.ts';
import { listenForHooks } from '../hookListener.ts';
import { Tracing } from '../tracing.ts';
import { versionsFor } from '../versions.ts';
import { issueReport } from '../views/issueReport.ts';
import { report } from '../views/report.ts';
import { reportJson } from '../views/reportJson.ts';
import type { ReportFormat } from './arguments.ts';
import { announceFaults } from './announcement.ts';
import { Connections } from './connections.ts';

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

/** Starts to listen. Rejects when that is not possible at this endpoint. */
export async function startTracingSession(endpoint: string): Promise<TracingSession> {
  const token = randomBytes(16).toString('hex');
  const tracing = new Tracing(announceFaults((line) => console.error(line)));
  const connections = new Connections();
  const listener = await listenForHooks(endpoint, token, tracing, {
    connected: (thread) => connections.opened(thread),
    disconnected: (thread) => connections.closed(thread),
    problem: (message) => console.error(`leak-lens: ${message}`),
  });
  return {
    endpoint: listener.endpoint,
    variables: (nodeOptions) =>
      withHook({ hookPath: HOOK_PATH, endpoint: listener.endpoint, token }, nodeOptions),
    lastWords: () => connections.allClosed(LAST_WORDS_MS),
    report: (format) => printReport(tracing, format),
    close: async () => {
      tracing.dispose();
      await listener.close();
    },
  };
}

async function printReport(tracing: Tracing, format: ReportFormat): Promise<boolean> {
  const judged = await tracing.settle();
  const scene = { ...judged, lastRun: false };
  const cwd = process.cwd();
  switch (format) {
    case 'text':
      console.error(`\n${report(scene, { cwd, colours: process.stderr.isTTY })}`);
      break;
    case 'json':
      console.log(JSON.stringify(reportJson(scene, cwd), undefined, 2));
      break;
    case 'issue-report':
      console.log(issueReport(judged.snapshot, await versionsFor(judged.snapshot)));
      break;
    default:
      format satisfies never;
  }
  return hasFault(judged.findings);
}
