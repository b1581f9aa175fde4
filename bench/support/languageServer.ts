import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { endpointPath } from '../../protocol/endpoint.ts';
import type { InitializationOptions } from '../../protocol/lsp.ts';
import { DEFAULT_THRESHOLDS } from '../../protocol/thresholds.ts';
import { REPOSITORY } from '../../test/support/tracedProgram.ts';

/** The built language server in a process of its own, whose editor is the benchmark. */
export interface LanguageServer {
  readonly editor: ProtocolConnection;
  readonly endpoint: string;
  readonly token: string;
  readonly pid: number | undefined;
  /** All that it has sent so far. */
  readonly sentBytes: () => number;
  readonly close: () => Promise<void>;
}

/** Where hooks report, and by which token. */
export type Door = Pick<LanguageServer, 'endpoint' | 'token'>;

/** A door that nobody else uses. */
export function newDoor(): Door {
  const place = { platform: process.platform, temporaryDirectory: tmpdir() };
  return {
    endpoint: endpointPath(place, randomBytes(8).toString('hex')),
    token: randomBytes(16).toString('hex'),
  };
}

/** Resolves when the server, which shows everything it can, has answered. It is copied first: others may build meanwhile. */
export async function startLanguageServer(
  { endpoint, token } = newDoor(),
  environment = process.env,
): Promise<LanguageServer> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leak-lens-bench-')));
  for (const file of ['server.cjs', 'mapWorker.cjs', 'mappings.wasm']) {
    copyFileSync(join(REPOSITORY, 'dist', file), join(folder, file));
  }
  const child = spawn(process.execPath, [join(folder, 'server.cjs'), '--stdio'], {
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let sentBytes = 0;
  child.stdout.on('data', (data: Buffer) => (sentBytes += data.length));
  const editor = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  editor.onRequest('workspace/codeLens/refresh', () => null);
  editor.listen();
  const initializationOptions: InitializationOptions = {
    endpoint,
    token,
    settings: { surface: 'full', thresholds: { window: DEFAULT_THRESHOLDS, folders: [] } },
  };
  await editor.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    initializationOptions,
  });
  await editor.sendNotification('initialized', {});
  return {
    ...{ editor, endpoint, token, pid: child.pid },
    sentBytes: () => sentBytes,
    close: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      editor.dispose();
      rmSync(folder, { recursive: true });
    },
  };
}
