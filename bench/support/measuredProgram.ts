import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { REPOSITORY, startProgram } from '../../test/support/tracedProgram.ts';

/** How a program is started. */
export interface ProgramOptions {
  /** File in `bench/programs/`. */
  readonly program: string;
  readonly programArguments?: readonly string[];
  /** The Node that runs it. */
  readonly nodePath: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether a debugger is attached that follows asynchronous calls. */
  readonly isDebugged: boolean;
}

/** A running program that works when it is told to. */
export interface MeasuredProgram {
  readonly pid: number | undefined;
  /** Sends a message and resolves with the answer. Rejects with the program's output when it ends instead. */
  readonly ask: <Answer>(message: unknown) => Promise<Answer>;
  /** Has the program end by itself. Rejects when it fails. */
  readonly end: () => Promise<void>;
  /** For when something else has failed. */
  readonly kill: () => void;
}

/** Starts a program, and a debugger if it is to have one. Rejects with the output of what fails. */
export async function startMeasured(options: ProgramOptions): Promise<MeasuredProgram> {
  const { program, programArguments = [], nodePath, environment, isDebugged } = options;
  const words = [
    ...(isDebugged ? ['--inspect=127.0.0.1:0'] : []),
    join(REPOSITORY, 'bench/programs', program),
  ];
  words.push(...programArguments);
  const child = spawn(nodePath, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => (output += data.toString()));
  }
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const gone = ended.then(([code, signal]) => {
    throw new Error(`${program} ended with ${code ?? signal} while it was measured:\n${output}`);
  });
  // Whoever waits for it hears of it.
  gone.catch(() => undefined);
  if (isDebugged) await Promise.race([attachDebugger(() => output, child.stderr), gone]);
  return {
    pid: child.pid,
    ask: async <Answer>(message: unknown) => {
      child.send(message as string);
      const [answer] = (await Promise.race([once(child, 'message'), gone])) as [Answer];
      return answer;
    },
    end: async () => {
      child.send('end');
      const [code, signal] = await ended;
      if (code !== 0) throw new Error(`${program} ended with ${code ?? signal}:\n${output}`);
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** Waits for the address that Node prints, and resolves when a debugger is there. */
async function attachDebugger(output: () => string, stderr: NodeJS.ReadableStream | null): Promise<void> {
  for (;;) {
    const url = /ws:\/\/\S+/.exec(output())?.[0];
    if (url === undefined) {
      await once(stderr ?? process.stderr, 'data');
      continue;
    }
    const words = ['--experimental-websocket', join(REPOSITORY, 'bench/programs/debugger.cjs'), url];
    await startProgram(process.execPath, words, { ...process.env, NODE_OPTIONS: '' }).printed(/^attached$/m);
    return;
  }
}
