import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startBrowserServer } from '../test/hosts/browserServer.ts';

const ROOT = join(import.meta.dirname, '..');
const SAMPLE = join(ROOT, 'sample');

export interface DemoOptions {
  /** Whether VS Code may be opened on the desktop. */
  readonly mayOpen: boolean;
  /** Stops after this time; never when it is `undefined`. */
  readonly forMs: number | undefined;
}

/**
 * Runs the sample service and its load under tracing and shows it in VS Code. Returns the exit code of the
 * report: 1 when something leaked, which it does.
 */
export async function demo(options: DemoOptions): Promise<number> {
  console.log(
    'Starting the sample order service with leak tracing; Ctrl+C stops it and prints the findings …',
  );
  const service = spawn(
    process.execPath,
    [join(ROOT, 'dist/cli.cjs'), 'run', '--', process.execPath, '--import', 'tsx', 'sample/service.ts'],
    { cwd: ROOT, env: { ...process.env, PORT: '0', LOAD: 'all' }, stdio: 'inherit' },
  );
  const ended = once(service, 'exit') as Promise<[number | null]>;
  if (options.forMs !== undefined) setTimeout(() => service.kill('SIGINT'), options.forMs).unref();
  // The report and the end of VS Code come after the service's end. Ctrl+C in a terminal reaches it by itself.
  process.on('SIGINT', () => process.stdin.isTTY || service.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => service.kill(signal));
  const workbench = openWorkbench(options.mayOpen).catch((error: unknown) => {
    // Also after Ctrl+C during its installation.
    console.log(`VS Code is not shown: ${error instanceof Error ? error.message : String(error)}`);
    return () => Promise.resolve();
  });
  const [code] = await ended;
  await (
    await workbench
  )();
  return code ?? 1;
}

/** Opens VS Code on the desktop, or serves one for a browser; returns how to close it. */
async function openWorkbench(mayOpen: boolean): Promise<() => Promise<void>> {
  if (mayOpen && openDesktop()) {
    console.log('Opened VS Code with the sample. Press F5 there for a traced session of its own.');
    return () => Promise.resolve();
  }
  const server = await startBrowserServer({ folder: SAMPLE, extensionPath: ROOT });
  console.log(
    `\nVS Code with the sample is at ${server.url}\n` +
      'Open it in a browser on this machine and press F5 for a traced session of its own; ' +
      'if only Run and Debug opens, VS Code was still starting: press F5 again.\n',
  );
  return () => server.close();
}

/** Whether a VS Code of the desktop was opened: there is a display, and the command `code`. */
function openDesktop(): boolean {
  const { platform, env } = process;
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return false;
  const words = ['--new-window', `--extensionDevelopmentPath=${ROOT}`, SAMPLE];
  // `code` is a command file on Windows, which only a shell can run.
  return spawnSync('code', words, { stdio: 'ignore', shell: platform === 'win32' }).status === 0;
}
