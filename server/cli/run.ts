import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { endpointPath } from '../../protocol/endpoint.ts';
import { withHook } from '../../protocol/environment.ts';
import { listen, type Listener } from '../collector/listener.ts';
import type { SessionEvents } from '../collector/session.ts';
import { Tracing } from '../tracing.ts';
import { report } from '../views/report.ts';
import { reportJson } from '../views/reportJson.ts';
import type { RunCommand } from './arguments.ts';
import { Connections } from './connections.ts';
import { Signals } from './signals.ts';
import { announceLeaks } from './announcement.ts';

/** What shells answer when there is no such command. */
const NOT_FOUND = 127;
/** Nothing was run, because nothing could be traced. */
const CANNOT_LISTEN = 2;
/** What was sent before the processes ended is read within this time. */
const LAST_WORDS_MS = 1000;

/**
 * Runs the command with tracing and prints the report when it has ended. Returns the exit code: 1 when
 * something leaked, else the command's own, 128 + the signal's number when it was killed; 2 when tracing
 * could not be started.
 */
export async function run(command: RunCommand): Promise<number> {
  const endpoint = endpointPath(
    { platform: process.platform, temporaryDirectory: resolve(tmpdir()) },
    randomBytes(8).toString('hex'),
  );
  const token = randomBytes(16).toString('hex');
  const tracing = new Tracing(announceLeaks((line) => console.error(line)));
  const connections = new Connections();
  let listener: Listener;
  try {
    listener = await listen(endpoint, token, eventsFor(tracing, connections));
  } catch (error) {
    console.error(
      `leak-lens: nothing was run, because no process could report to ${endpoint}: ${messageOf(error)}. ` +
        'Set TMPDIR to a directory that you can write to, and try again.',
    );
    return CANNOT_LISTEN;
  }
  const signals = new Signals();
  try {
    const hookPath = join(import.meta.dirname, 'runtime-hook.cjs');
    const variables = withHook({ hookPath, endpoint, token }, process.env['NODE_OPTIONS']);
    const code = await runToEnd(command, { ...process.env, ...variables }, signals);
    await connections.allClosed(LAST_WORDS_MS);
    return (await printReport(tracing, command.json)) ? 1 : code;
  } finally {
    tracing.dispose();
    await listener.close();
    signals.release();
  }
}

function eventsFor(tracing: Tracing, connections: Connections): SessionEvents {
  return {
    connected: (thread) => {
      connections.opened(thread);
      tracing.connected(thread);
    },
    records: (thread, records) => tracing.accept(thread, records),
    rejected: (thread, count) => tracing.rejected(thread, count),
    disconnected: (thread) => {
      connections.closed(thread);
      tracing.disconnected(thread);
    },
    problem: (message) => console.error(`leak-lens: ${message}`),
  };
}

/** Whether something leaked. */
async function printReport(tracing: Tracing, json: boolean): Promise<boolean> {
  const judged = await tracing.settle();
  const scene = { ...judged, lastRun: false };
  const cwd = process.cwd();
  if (json) console.log(JSON.stringify(reportJson(scene, cwd), undefined, 2));
  else console.error(`\n${report(scene, { cwd, colours: process.stderr.isTTY })}`);
  return judged.findings.list.some(({ level }) => level === 'leaked');
}

async function runToEnd(
  { command: [program, ...programArguments], json }: RunCommand,
  environment: NodeJS.ProcessEnv,
  signals: Signals,
): Promise<number> {
  const child = spawn(program, programArguments, {
    env: environment,
    stdio: ['inherit', json ? process.stderr : 'inherit', 'inherit'],
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
