import * as vscode from 'vscode';
import { ProcessSessions } from './processSessions.ts';
import type { Program } from './session.ts';

/** What has to be done before the program can start; both are called once, `obstacle` first. */
export interface Preparation {
  /** See `Program.obstacle`. */
  readonly obstacle: () => Promise<string | undefined>;
  /** The js-debug configuration that runs the program. */
  readonly configure: () => Promise<vscode.DebugConfiguration>;
}

export interface ChildProgramEvents {
  /**
   * The process has ended and another one took its place, in the same session of js-debug. `sinceMs`: when
   * the former one was gone, by the wall clock.
   */
  readonly restarted: (sinceMs: number) => void;
  /** Called once, when the program and its debugger have ended or will never start. */
  readonly gone: () => void;
}

/**
 * The program of one traced session: a js-debug session as child of the session that a person started.
 *
 * js-debug answers Stop and Restart of its sessions itself. Were their lifecycle managed by the parent, the editor
 * would hand Stop and Restart to the parent, which then could never end the child; so the ends are mirrored here.
 */
export class ChildProgram implements Program {
  readonly #parent: vscode.DebugSession;
  readonly #preparation: Preparation;
  readonly #events: ChildProgramEvents;
  /** js-debug's own session: it launches the program, and has a session below it for each process. */
  #root: vscode.DebugSession | undefined;
  #processes: ProcessSessions | undefined;
  #state: 'new' | 'started' | 'gone' = 'new';
  #stopWanted = false;
  #resolveGone: () => void = () => undefined;
  readonly #gone = new Promise<void>((resolve) => (this.#resolveGone = resolve));

  constructor(parent: vscode.DebugSession, preparation: Preparation, events: ChildProgramEvents) {
    this.#parent = parent;
    this.#preparation = preparation;
    this.#events = events;
  }

  obstacle(): Promise<string | undefined> {
    return this.#preparation.obstacle();
  }

  async start(): Promise<boolean> {
    this.#state = 'started';
    try {
      const configuration = await this.#preparation.configure();
      const started = !this.#stopWanted && (await this.#startDebugging(configuration));
      if (!started) this.#end();
      return started;
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#stopWanted = true;
    if (this.#state === 'new') this.#end();
    if (this.#root !== undefined && this.#state !== 'gone') void vscode.debug.stopDebugging(this.#root);
    await this.#gone;
  }

  async request(command: string, args: unknown): Promise<unknown> {
    const target = this.#processes?.newest;
    if (target === undefined)
      throw new Error(vscode.l10n.t('The program is not running under the debugger.'));
    return target.customRequest(command, args);
  }

  /** Some debug session of this window was started. */
  sessionStarted(session: vscode.DebugSession): void {
    if (session.parentSession?.id === this.#parent.id && this.#state === 'started') {
      this.#root = session;
      this.#processes = new ProcessSessions(session.id, this.#events.restarted);
      if (this.#stopWanted) void vscode.debug.stopDebugging(session);
    }
    this.#processes?.sessionStarted(session);
  }

  /** Some debug session of this window has ended. */
  sessionEnded(session: vscode.DebugSession): void {
    this.#processes?.sessionEnded(session);
    if (session.id === this.#root?.id) this.#end();
  }

  async #startDebugging(configuration: vscode.DebugConfiguration): Promise<boolean> {
    return vscode.debug.startDebugging(this.#parent.workspaceFolder, configuration, {
      parentSession: this.#parent,
      // Otherwise the focus, and with it the toolbar, stays on the parent.
      compact: true,
      consoleMode: vscode.DebugConsoleMode.MergeWithParent,
      noDebug: this.#parent.configuration['noDebug'] === true,
      // Done already for the parent.
      suppressSaveBeforeStart: true,
    });
  }

  #end(): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#processes = undefined;
    this.#resolveGone();
    this.#events.gone();
  }
}
