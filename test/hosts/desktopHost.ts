import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { INSTALLATION_ROOT } from './browserInstallation.ts';
import type { HostRun } from './hostRun.ts';

/** The version of the browser host, so that both run the same. */
const VS_CODE_VERSION = '1.139.1';

/**
 * Runs the suites in a desktop VS Code, which @vscode/test-electron downloads into `.vscode-test/` once. Rejects with
 * a message for a person when VS Code ends without results or takes longer than `limitMs`.
 */
export async function runInDesktopHost(run: HostRun): Promise<void> {
  const userData = mkdtempSync(path.join(tmpdir(), 'leak-lens-host-'));
  mkdirSync(path.join(userData, 'User'));
  writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify(run.settings ?? {}));
  const ended = runTests({
    version: VS_CODE_VERSION,
    cachePath: INSTALLATION_ROOT,
    extensionDevelopmentPath: run.extensionPath,
    extensionTestsPath: run.testsPath,
    extensionTestsEnv: { ...run.environment },
    launchArgs: [
      run.folder,
      ...['--user-data-dir', userData, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
    ],
  });
  try {
    await withinLimit(ended, run.limitMs);
  } catch (error) {
    // Failed tests make VS Code end with a code; the results file then has more to say.
    if (!run.isDone()) throw error;
  } finally {
    rmSync(userData, { recursive: true, force: true });
  }
}

async function withinLimit(ended: Promise<number>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    const error = new Error(`VS Code did not finish the tests within ${limitMs / 1000} s. Close its window.`);
    timer = setTimeout(() => reject(error), limitMs);
  });
  await Promise.race([ended, tooLong]).finally(() => clearTimeout(timer));
}
