import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { runSuites } from '../hosts/runSuites.ts';
import type { SuiteResults } from '../hosts/suiteResults.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

describe('suites inside VS Code', function () {
  this.timeout(300_000);
  let results: SuiteResults;

  before(async () => {
    results = await runSuites({
      suites: ['leaksTool', 'tracing', 'formerRuns'].map((name) =>
        join(REPOSITORY, `test/extension/${name}.suite.ts`),
      ),
      folder: join(REPOSITORY, 'sample'),
      extensionPath: REPOSITORY,
      limitMs: 260_000,
    });
  });

  it('all pass', () => {
    for (const title of results.passed) console.log(`      ✔ ${title}`);
    if (results.failures.length === 0) return;
    throw new Error(results.failures.map(({ title, error }) => `${title}\n${error}`).join('\n\n'));
  });
});
