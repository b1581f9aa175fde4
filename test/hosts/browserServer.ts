import { execFile, spawn } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { INSTALLATION_ROOT, installVsCodeServer, type VsCodeServer } from './browserInstallation.ts';
import { openHostProcesses, type HostProcesses } from './hostProcesses.ts';
import type { Progress } from './packageFolder.ts';

const LOGS = path.join(INSTALLATION_ROOT, 'logs');
const LOGS_LIVE_MS = 24 * 60 * 60 * 1000;
const START_LIMIT_MS = 60_000;

export interface ServerOptions {
  /** Absolute path of the folder that the workbench opens. */
  readonly folder: string;
  /**
   * Absolute path of the extension: a VSIX, or the folder with its package.json. It is installed; with tests it is
   * developed, which takes the folder.
   */
  readonly extensionPath: string;
  /** Absolute path of a CommonJS file ending in `.js` that exports `run()`; it then runs in the extension host. */
  readonly testsPath?: string;
  /** User settings, on top of quiet defaults. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly progress?: Progress;
}

export interface BrowserServer {
  /** The address at which any browser on this machine shows the workbench with the extension. */
  readonly url: string;
  /** What server, extension host, output channels and page said; it stays for a day. */
  readonly logFolder: string;
  readonly processes: HostProcesses;
  /** Adds a line to the page's log. */
  log(line: string): void;
  /** Ends the server, its extension hosts and the programs they debug. */
  close(): Promise<void>;
}

/** Settings that keep the workbench to what is tested and shown. */
const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  // VS Code's server would otherwise save what is typed after a second.
  'files.autoSave': 'off',
  'git.enabled': false,
  // It would install type packages from npm.
  'js/ts.tsserver.automaticTypeAcquisition.enabled': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Starts VS Code's server on a free port of 127.0.0.1 and resolves when it answers, installing it before when needed.
 * Rejects with a message for a person that names the log folder.
 */
export async function startBrowserServer(options: ServerOptions): Promise<BrowserServer> {
  const { nodePath, mainPath } = await installVsCodeServer(options.progress);
  const processes = openHostProcesses();
  const logFolder = path.join(LOGS, path.basename(processes.folder));
  removeOldLogs();
  mkdirSync(logFolder, { recursive: true });
  const serverLog = createWriteStream(path.join(logFolder, 'server.log'));
  const pageLog = createWriteStream(path.join(logFolder, 'page.log'));

  const dataFolder = path.join(processes.folder, 'server-data');
  writeSettings(dataFolder, options.settings);
  if (options.testsPath === undefined) {
    if (options.extensionPath.endsWith('.vsix')) {
      await installVsix(dataFolder, options.extensionPath, { nodePath, mainPath });
    } else linkExtension(dataFolder, options.extensionPath);
  }

  const server = spawn(
    nodePath,
    [
      mainPath,
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
      ...['--server-data-dir', dataFolder, '--accept-server-license-terms', '--telemetry-level', 'off'],
      ...['--logsPath', logFolder],
      // Without it a built server ignores `payload` below; with it, notifications are not shown on screen.
      ...(options.testsPath === undefined ? [] : ['--enable-smoke-test-driver']),
      // In a window that is not trusted `startDebugging` hangs without a word.
      '--disable-workspace-trust',
    ],
    {
      cwd: processes.folder,
      // The tests' own loader must not get into the server.
      env: { ...processes.environment, NODE_OPTIONS: '', ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  server.stdout.pipe(serverLog, { end: false });
  server.stderr.pipe(serverLog, { end: false });

  const close = async (): Promise<void> => {
    await processes.close();
    serverLog.end();
    pageLog.end();
  };
  try {
    const port = await new Promise<number>((resolve, reject) => {
      let output = '';
      server.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
        if (port !== undefined) resolve(Number(port));
      });
      server.on('error', reject);
      server.on('exit', (code, signal) =>
        reject(new Error(`it ended with ${signal ?? `code ${String(code)}`}`)),
      );
      setTimeout(
        () => reject(new Error(`it did not listen within ${START_LIMIT_MS / 1000} s`)),
        START_LIMIT_MS,
      ).unref();
    });
    return {
      url: workbenchUrl(port, options),
      logFolder,
      processes,
      log: (line) => pageLog.write(`${line}\n`),
      close,
    };
  } catch (error) {
    await close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code's server did not start: ${reason}.\nIts output is in ${logFolder}.\n` +
        `If the installation looks damaged, remove ${INSTALLATION_ROOT} and run the command again.`,
      { cause: error },
    );
  }
}

function removeOldLogs(): void {
  if (!existsSync(LOGS)) return;
  for (const name of readdirSync(LOGS)) {
    const log = path.join(LOGS, name);
    if (Date.now() - statSync(log).mtimeMs > LOGS_LIVE_MS) rmSync(log, { recursive: true, force: true });
  }
}

function writeSettings(dataFolder: string, settings: ServerOptions['settings']): void {
  const userFolder = path.join(dataFolder, 'data/User');
  mkdirSync(userFolder, { recursive: true });
  writeFileSync(
    path.join(userFolder, 'settings.json'),
    JSON.stringify({ ...QUIET_SETTINGS, ...settings }, undefined, 2),
  );
}

/** A server whose data folder is new takes every extension that it finds there as installed; a link is enough. */
function linkExtension(dataFolder: string, extensionPath: string): void {
  const folder = path.join(dataFolder, 'extensions');
  mkdirSync(folder, { recursive: true });
  symlinkSync(extensionPath, path.join(folder, path.basename(extensionPath)), 'junction');
}

/** Installs as `code --install-extension` does. Rejects with what VS Code says when it does not take the file. */
async function installVsix(
  dataFolder: string,
  vsix: string,
  { nodePath, mainPath }: VsCodeServer,
): Promise<void> {
  const options = ['--server-data-dir', dataFolder, '--accept-server-license-terms'];
  await promisify(execFile)(nodePath, [mainPath, '--install-extension', vsix, ...options], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

/** The authority inside `payload` must be exactly what the address bar shows. */
function workbenchUrl(port: number, { folder, extensionPath, testsPath }: ServerOptions): string {
  const authority = `127.0.0.1:${port}`;
  const url = `http://${authority}/?folder=${encodeURIComponent(folder)}`;
  if (testsPath === undefined) return url;
  const remote = (file: string): string => `vscode-remote://${authority}${encodeURI(file)}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extensionPath)],
    ['extensionTestsPath', remote(testsPath)],
    ['skipWelcome', 'true'],
  ];
  return `${url}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}
