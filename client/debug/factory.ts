import * as vscode from 'vscode';
import { ChildProgram, type Preparation } from './childProgram.ts';
import { TracedSession } from './session.ts';

export interface TracedSessionsOptions {
  readonly prepare: (
    configuration: vscode.DebugConfiguration,
    folder: vscode.WorkspaceFolder | undefined,
  ) => Preparation;
  /**
   * Called when the first traced session begins, or the program of the only one anew. Processes that are
   * older than this time of the wall clock, in milliseconds, belong to a former run.
   */
  readonly onStarted: (sinceMs: number) => void;
  /** Called when the last traced session is over. */
  readonly onEnded: () => void;
}

/** Runs each debug session of type `debugType` in this extension, until disposed. */
export function registerTracedSessions(debugType: string, options: TracedSessionsOptions): vscode.Disposable {
  const programs = new Set<ChildProgram>();

  const createDebugAdapterDescriptor = (parent: vscode.DebugSession): vscode.DebugAdapterDescriptor => {
    const program = new ChildProgram(parent, options.prepare(parent.configuration, parent.workspaceFolder), {
      restarted: (sinceMs) => {
        if (programs.size === 1) options.onStarted(sinceMs);
      },
      gone: () => {
        session.programEnded();
        programs.delete(program);
        if (programs.size === 0) options.onEnded();
      },
    });
    const session = new TracedSession(program);
    programs.add(program);
    if (programs.size === 1) options.onStarted(Date.now());
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
