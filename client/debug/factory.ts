import * as vscode from 'vscode';
import { ChildProgram, type Preparation } from './childProgram.ts';
import { TracedSession } from './session.ts';
import type { TracedRuns } from './tracedRuns.ts';

export interface TracedSessionsOptions {
  readonly prepare: (
    configuration: vscode.DebugConfiguration,
    folder: vscode.WorkspaceFolder | undefined,
  ) => Preparation;
  readonly runs: TracedRuns;
}

/** Runs each debug session of type `debugType` in this extension, until disposed. */
export function registerTracedSessions(
  debugType: string,
  { prepare, runs }: TracedSessionsOptions,
): vscode.Disposable {
  const programs = new Set<ChildProgram>();

  const createDebugAdapterDescriptor = (parent: vscode.DebugSession): vscode.DebugAdapterDescriptor => {
    const program = new ChildProgram(parent, prepare(parent.configuration, parent.workspaceFolder), {
      restarted: (sinceMs) => runs.restarted(parent.id, sinceMs),
      gone: () => {
        session.programEnded();
        programs.delete(program);
        runs.ended(parent.id);
      },
    });
    const session = new TracedSession(program);
    programs.add(program);
    runs.began(parent.id, Date.now());
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the library copies VS Code's interface by structure
    return new vscode.DebugAdapterInlineImplementation(session);
  };

  return vscode.Disposable.from(
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, { createDebugAdapterDescriptor }),
    vscode.debug.onDidStartDebugSession((session) =>
      programs.forEach((program) => program.sessionStarted(session)),
    ),
    vscode.debug.onDidTerminateDebugSession((session) =>
      programs.forEach((program) => program.sessionEnded(session)),
    ),
  );
}
