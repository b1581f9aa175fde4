import { runTests } from '@vscode/test-electron';
import type { HostRun } from './hostRun.ts';

/** Any recent release will do; an exact one makes runs comparable. It is the version of the browser host. */
const VS_CODE_VERSION = '1.139.1';

/**
 * Runs the suites in a desktop VS Code, which @vscode/test-electron downloads into `.vscode-test/` once. Rejects with
 * a message for a person when VS Code ends without results or takes longer than `limitMs`.
 */
export async function runInDesktopHost(run: HostRun): Promise<void> {
  const limit = AbortSignal.timeout(run.limitMs);
  const ended = runTests({
    version: VS_CODE_VERSION,
    extensionDevelopmentPath: run.extensionPath,
    extensionTestsPath: run.testsPath,
    extensionTestsEnv: { ...run.environment },
    launchArgs: [run.folder, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
  });
  const tooLong = new Promise<never>((_resolve, reject) => {
    limit.addEventListener('abort', () =>
      reject(new Error(`VS Code did not finish the tests within ${run.limitMs / 1000} s. Close its window.`)),
    );
  });
  try {
    await Promise.race([ended, tooLong]);
  } catch (error) {
    // Failed tests make VS Code end with a code; the results file then has more to say.
    if (!run.isDone()) throw error;
  }
}
