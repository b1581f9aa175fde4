import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { constants, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { endpointPath } from '../../protocol/endpoint.ts';
import type { RunCommand } from './arguments.ts';
import { Signals } from './signals.ts';
import { startTracingSession, type TracingSession } from './tracingSession.ts';

/** What shells answer when there is no such command. */
const NOT_FOUND = 127;
/** Nothing was run, because nothing could be traced. */
const CANNOT_LISTEN = 2;

/**
 * Runs the command with tracing and prints the report when it has ended. Returns the exit code: 1 when
 * something leaked or was misused, else the command's own, 128 + the signal's number when it was killed; 2 when tracing
 * could not be started.
 */
export async function run(command: RunCommand): Promise<number> {
  const endpoint = endpointPath(
    { platform: process.platform, temporaryDirectory: resolve(tmpdir()) },
    randomBytes(8).toString('hex'),
  );
  // From here on no signal ends this process before it has removed what it makes.
  const signals = new Signals();
  let session: TracingSession;
  try {
    session = await startTracingSession(endpoint, command);
  } catch (error) {
    console.error(
      isAbout(error, command.recordTo)
        ? `leak-lens: nothing was run, because the session cannot be recorded: ${messageOf(error)}. Name another file.`
        : `leak-lens: nothing was run, because no process could report to ${endpoint}: ${messageOf(error)}. ` +
            'Set TMPDIR to a directory that you can write to, and try again.',
    );
    signals.release();
    return CANNOT_LISTEN;
  }
  try {
    const variables = session.variables(process.env['NODE_OPTIONS']);
    const code = await runToEnd(command, { ...process.env, ...variables }, signals);
    await session.lastWords();
    return (await session.report(command.format)) ? 1 : code;
  } finally {
    await session.close();
    signals.release();
  }
}

async function runToEnd(
  { command: [program, ...programArguments], format }: RunCommand,
  environment: NodeJS.ProcessEnv,
  signals: Signals,
): Promise<number> {
  const child = spawn(program, programArguments, {
    env: environment,
    stdio: ['inherit', format === 'text' ? 'inherit' : process.stderr, 'inherit'],
    // npm and its like are command files on Windows, which only a shell can run.
    shell: process.platform === 'win32',
  });
  signals.handTo(child);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + constants.signals[signal ?? 'SIGTERM'];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    console.error(
      code === 'ENOENT'
        ? `leak-lens: there is no command "${program}" here. Check its spelling, or that it is installed.`
        : `leak-lens: could not start "${program}": ${messageOf(error)}`,
    );
    return NOT_FOUND;
  }
}

function isAbout(error: unknown, file: string | undefined): boolean {
  return file !== undefined && (error as NodeJS.ErrnoException).path === file;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
