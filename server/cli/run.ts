import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpointPath } from '../../protocol/endpoint.ts';
import { withHook } from '../../protocol/environment.ts';
import { listen } from '../collector/listener.ts';
import { Tracing } from '../tracing.ts';
import { report } from '../views/report.ts';
import { reportJson } from '../views/reportJson.ts';
import type { RunCommand } from './arguments.ts';
import { Connections } from './connections.ts';
import { announceLeaks } from './announcement.ts';

/** What shells answer when there is no such command. */
const NOT_FOUND = 127;
/** What was sent before the processes ended is read within this time. */
const LAST_WORDS_MS = 1000;

/**
 * Runs the command with tracing and prints the report when it has ended. Returns the exit code: 1 when
 * something leaked, else the command's own, 128 + the signal's number when it was killed.
 */
export async function run({ command, json }: RunCommand): Promise<number> {
  const endpoint = endpointPath(
    { platform: process.platform, temporaryDirectory: tmpdir() },
    randomBytes(8).toString('hex'),
  );
  const token = randomBytes(16).toString('hex');
  const tracing = new Tracing(announceLeaks((line) => console.error(line)));
  const connections = new Connections();
  const listener = await listen(endpoint, token, {
    connected: (thread) => {
      connections.opened(thread);
      tracing.connected(thread);
    },
    records: (thread, records) => tracing.accept(thread, records),
    disconnected: (thread) => {
      connections.closed(thread);
      tracing.disconnected(thread);
    },
    problem: (message) => console.error(`leak-lens: ${message}`),
  });
  try {
    const hookPath = join(import.meta.dirname, 'runtime-hook.cjs');
    const variables = withHook({ hookPath, endpoint, token }, process.env['NODE_OPTIONS']);
    const code = await runToEnd(command, { ...process.env, ...variables }, json);
    await connections.allClosed(LAST_WORDS_MS);
    const judged = await tracing.settle();
    const scene = { ...judged, lastRun: false };
    const cwd = process.cwd();
    if (json) console.log(JSON.stringify(reportJson(scene, cwd), undefined, 2));
    else console.error(`\n${report(scene, { cwd, colours: process.stderr.isTTY })}`);
    return judged.findings.list.some(({ level }) => level === 'leaked') ? 1 : code;
  } finally {
    tracing.dispose();
    await listener.close();
  }
}

async function runToEnd(
  [program, ...programArguments]: RunCommand['command'],
  environment: NodeJS.ProcessEnv,
  json: boolean,
): Promise<number> {
  const child = spawn(program, programArguments, {
    env: environment,
    stdio: ['inherit', json ? process.stderr : 'inherit', 'inherit'],
    // npm and its like are command files on Windows, which only a shell can run.
    shell: process.platform === 'win32',
  });
  const stopForwarding = forwardSignals(child);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + constants.signals[signal ?? 'SIGTERM'];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    console.error(
      code === 'ENOENT'
        ? `leak-lens: there is no command "${program}" here. Check its spelling, or that it is installed.`
        : `leak-lens: could not start "${program}": ${String(error)}`,
    );
    return NOT_FOUND;
  } finally {
    stopForwarding();
  }
}

/**
 * Ctrl+C reaches the command by itself, because it is in the terminal's foreground group; we only stay to
 * report. A second one, or a signal sent to us alone, is handed on.
 */
function forwardSignals(child: ChildProcess): () => void {
  let interrupts = 0;
  const onInterrupt = (): void => {
    interrupts++;
    if (interrupts > 1 || !process.stdin.isTTY) child.kill(interrupts > 2 ? 'SIGKILL' : 'SIGINT');
  };
  const onTerminate = (): void => void child.kill('SIGTERM');
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
  return () => process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
}
