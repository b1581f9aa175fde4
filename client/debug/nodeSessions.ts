import * as vscode from 'vscode';
import { launchedAtMs } from '../launch/nodeConfigurations.ts';
import { ProcessSessions } from './processSessions.ts';
import type { TracedRuns } from './tracedRuns.ts';

/** Counts traced sessions of type `node`, which have no session of ours above them, among the traced runs. */
export function followNodeSessions(runs: TracedRuns): vscode.Disposable {
  const processes = new Map<string, ProcessSessions>();
  return vscode.Disposable.from(
    vscode.debug.onDidStartDebugSession((session) => {
      const sinceMs = launchedAtMs(session.configuration);
      if (sinceMs !== undefined) {
        const { id } = session;
        processes.set(id, new ProcessSessions(id, (restartedMs) => runs.restarted(id, restartedMs)));
        runs.began(id, sinceMs);
      }
      processes.forEach((sessions) => sessions.sessionStarted(session));
    }),
    vscode.debug.onDidTerminateDebugSession((session) => {
      processes.forEach((sessions) => sessions.sessionEnded(session));
      processes.delete(session.id);
      runs.ended(session.id);
    }),
  );
}
