/** What runs inside the extension host: VS Code calls `run()`, and the results file says how it went. */
import { renameSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { SuiteResults } from '../hosts/suiteResults.ts';
import { SUITE_FILES_VARIABLE, SUITE_RESULTS_VARIABLE } from '../hosts/suiteResults.ts';

const TEST_LIMIT_MS = 60_000;

/**
 * Runs the suite files that the environment names and writes their results to the file that it names. A suite that
 * cannot be loaded counts as a failure. Rejects when something failed, which makes VS Code end with a code.
 */
export async function run(): Promise<void> {
  const results: SuiteResults = await runMocha().catch((error: unknown) => ({
    passed: [],
    failures: [{ title: 'the suites could be loaded', error: describe(error) }],
  }));
  const resultsFile = fromEnvironment(SUITE_RESULTS_VARIABLE);
  // Renamed, so that whoever waits for the file never reads half of it.
  writeFileSync(`${resultsFile}.part`, JSON.stringify(results));
  renameSync(`${resultsFile}.part`, resultsFile);
  if (results.failures.length > 0) throw new Error(`${results.failures.length} failed`);
}

async function runMocha(): Promise<SuiteResults> {
  const mocha = new Mocha({ timeout: TEST_LIMIT_MS });
  for (const file of JSON.parse(fromEnvironment(SUITE_FILES_VARIABLE)) as string[]) mocha.addFile(file);
  const passed: string[] = [];
  const failures: { title: string; error: string }[] = [];
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', (test) => passed.push(test.fullTitle()))
      .on('fail', (test, error: unknown) =>
        failures.push({ title: test.fullTitle(), error: describe(error) }),
      );
  });
  return { passed, failures };
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set; these suites are started by test/hosts/runSuites.ts.`);
  return value;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
