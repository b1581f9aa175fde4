import { DebugSession, InitializedEvent, OutputEvent, TerminatedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';

/** The program that a session traces, run by a debugger of its own. */
export interface Program {
  /** Resolves to what keeps the program from being started, in words for a person, or to `undefined`. */
  obstacle(): Promise<string | undefined>;
  /** Starts the program. Resolves to whether it did; if not, the person has been told why. */
  start(): Promise<boolean>;
  /** Ends the program and resolves when it is gone. Asked again, it insists. Does nothing when nothing runs. */
  stop(): Promise<void>;
  /** Sends a DAP request to the program's debugger and resolves to the answer's body. Rejects when nothing runs. */
  request(command: string, args: unknown): Promise<unknown>;
}

/** Numbers for DAP's error answers; they mean nothing outside of this file. */
const LAUNCH_FAILED = 1;
const REQUEST_FAILED = 2;

/**
 * The thin debug session that a person starts. The program is debugged by js-debug in a child session, with all of
 * its threads, frames and breakpoints; this one holds child and tracing together and has no threads of its own,
 * because the editor jumps to whichever session has a stopped thread.
 */
export class TracedSession extends DebugSession {
  readonly #program: Program;
  #ended = false;

  constructor(program: Program) {
    super();
    this.#program = program;
  }

  /** Ends the session, because its program is gone. */
  programEnded(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.sendEvent(new TerminatedEvent());
  }

  /** The editor disposes an adapter whatever way its session ended, also when a request timed out. */
  override dispose(): void {
    void this.#program.stop();
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = {
      supportsConfigurationDoneRequest: true,
      supportsTerminateRequest: true,
      supportTerminateDebuggee: true,
      supportsCompletionsRequest: true,
      supportsEvaluateForHovers: true,
    };
    this.sendResponse(response);
    this.sendEvent(new InitializedEvent());
  }

  protected override launchRequest(response: DebugProtocol.LaunchResponse): void {
    void this.#launch(response);
  }

  async #launch(response: DebugProtocol.LaunchResponse): Promise<void> {
    const obstacle = await this.#program.obstacle().catch(messageOf);
    if (obstacle !== undefined) {
      this.sendErrorResponse(response, { id: LAUNCH_FAILED, format: obstacle, showUser: true });
      return;
    }
    // The editor moves the focus to a session when its launch is answered. The child's answer must be the later one.
    this.sendResponse(response);
    try {
      if (!(await this.#program.start())) this.programEnded();
    } catch (error) {
      this.sendEvent(new OutputEvent(`${messageOf(error)}\n`, 'important'));
      this.programEnded();
    }
  }

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    this.#answer(response, this.#program.stop());
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    this.#answer(response, this.#program.stop());
  }

  /** The child verifies breakpoints; the editor shows one as verified when any session does. */
  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    args: DebugProtocol.SetBreakpointsArguments,
  ): void {
    response.body = { breakpoints: (args.breakpoints ?? []).map(() => ({ verified: false })) };
    this.sendResponse(response);
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    response.body = { threads: [] };
    this.sendResponse(response);
  }

  // After a Restart from the child the focus is here until the next breakpoint, and with it the Debug Console.
  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    args: DebugProtocol.EvaluateArguments,
  ): void {
    this.#forward(response, args);
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    args: DebugProtocol.VariablesArguments,
  ): void {
    this.#forward(response, args);
  }

  protected override completionsRequest(
    response: DebugProtocol.CompletionsResponse,
    args: DebugProtocol.CompletionsArguments,
  ): void {
    this.#forward(response, args);
  }

  protected override pauseRequest(
    response: DebugProtocol.PauseResponse,
    args: DebugProtocol.PauseArguments,
  ): void {
    this.#forward(response, args);
  }

  #forward(response: DebugProtocol.Response, args: unknown): void {
    this.#answer(response, this.#program.request(response.command, args));
  }

  #answer(response: DebugProtocol.Response, body: Promise<unknown>): void {
    body.then(
      (value) => {
        response.body = value;
        this.sendResponse(response);
      },
      (error: unknown) => this.sendErrorResponse(response, { id: REQUEST_FAILED, format: messageOf(error) }),
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
