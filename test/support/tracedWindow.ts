import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { endpointPath } from '../../protocol/endpoint.ts';
import { withHook } from '../../protocol/environment.ts';
import type { InitializationOptions } from '../../protocol/lsp.ts';
import { DEFAULT_THRESHOLDS } from '../../protocol/thresholds.ts';
import { REPOSITORY } from './tracedProgram.ts';

/** What a window keeps while its language server is restarted. */
export interface WindowIdentity {
  readonly folder: string;
  /** Of the window, its language server and its programs. */
  readonly temporaryDirectory: string;
  readonly endpoint: string;
  readonly token: string;
}

export interface TracedWindow {
  /** For programs that are started in it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Ends the language server as the editor does. */
  readonly close: () => Promise<void>;
  readonly kill: () => Promise<void>;
}

export function newWindow(folder: string, temporaryDirectory: string): WindowIdentity {
  const endpoint = endpointPath(
    { platform: process.platform, temporaryDirectory },
    randomBytes(8).toString('hex'),
  );
  return { folder, temporaryDirectory, endpoint, token: randomBytes(16).toString('hex') };
}

/** Starts the built language server as an editor window with this folder does; it listens a moment later. */
export async function startWindow({
  folder,
  temporaryDirectory,
  endpoint,
  token,
}: WindowIdentity): Promise<TracedWindow> {
  const environment = { ...process.env, TMPDIR: temporaryDirectory, TEMP: temporaryDirectory };
  const server = spawn(process.execPath, [join(REPOSITORY, 'dist/server.cjs'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: environment,
  });
  const editor = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  editor.onRequest('workspace/codeLens/refresh', () => null);
  editor.listen();
  const uri = pathToFileURL(folder).href;
  const initializationOptions: InitializationOptions = {
    endpoint,
    token,
    settings: {
      surface: 'normal',
      thresholds: { window: DEFAULT_THRESHOLDS, folders: [{ uri, thresholds: DEFAULT_THRESHOLDS }] },
    },
  };
  await editor.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri,
    capabilities: {},
    initializationOptions,
  });
  await editor.sendNotification('initialized', {});
  const ended = once(server, 'exit');
  return {
    environment: {
      ...environment,
      ...withHook({ hookPath: join(REPOSITORY, 'dist/runtime-hook.cjs'), endpoint, token }, undefined),
    },
    close: async () => {
      await editor.sendRequest('shutdown');
      await editor.sendNotification('exit');
      await ended;
      editor.dispose();
    },
    kill: async () => {
      editor.dispose();
      server.kill('SIGKILL');
      await ended;
    },
  };
}
