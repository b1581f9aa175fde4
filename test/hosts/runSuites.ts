import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { INSTALLATION_ROOT } from './browserInstallation.ts';
import { runInBrowserHost } from './browserHost.ts';
import { runInDesktopHost } from './desktopHost.ts';
import { chooseHost } from './host.ts';
import type { SuiteRun } from './hostRun.ts';
import { SUITE_FILES_VARIABLE, SUITE_RESULTS_VARIABLE, type SuiteResults } from './suiteResults.ts';

const ENTRY = fileURLToPath(new URL('../extension/index.ts', import.meta.url));

/**
 * Runs mocha suites inside the extension host of a real VS Code and returns what passed and failed. Rejects with a
 * message for a person when the host does not start, ends early, takes too long or ran no test at all.
 */
export async function runSuites(run: SuiteRun): Promise<SuiteResults> {
  mkdirSync(INSTALLATION_ROOT, { recursive: true });
  // Inside of the repository, so that packages are found in its node_modules.
  const bundleFolder = mkdtempSync(path.join(INSTALLATION_ROOT, 'suites-'));
  try {
    const bundled = await bundle([ENTRY, ...run.suites], bundleFolder);
    const resultsFile = path.join(bundleFolder, 'results.json');
    const host = await chooseHost(run.progress);
    await (host === 'desktop' ? runInDesktopHost : runInBrowserHost)({
      ...run,
      testsPath: bundled[0] ?? '',
      environment: {
        [SUITE_FILES_VARIABLE]: JSON.stringify(bundled.slice(1)),
        [SUITE_RESULTS_VARIABLE]: resultsFile,
      },
      limitMs: run.limitMs ?? 60_000 * run.suites.length,
      isDone: () => existsSync(resultsFile),
    });
    const results = JSON.parse(readFileSync(resultsFile, 'utf8')) as SuiteResults;
    if (results.passed.length + results.failures.length === 0) {
      throw new Error(`No test ran; the files have none: ${run.suites.join(', ')}`);
    }
    return results;
  } finally {
    rmSync(bundleFolder, { recursive: true, force: true });
  }
}

/** Bundles each file to CommonJS, which is what VS Code loads, and returns the paths of the bundles in that order. */
async function bundle(files: readonly string[], folder: string): Promise<string[]> {
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  const outputs = files.map((file, index) => ({
    in: file,
    out: `${index}-${path.basename(file, '.ts').replaceAll('.', '-')}`,
  }));
  await build({
    entryPoints: outputs,
    outdir: folder,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'error',
  });
  return outputs.map(({ out }) => path.join(folder, `${out}.js`));
}
