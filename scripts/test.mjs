/** `npm test`: installs, builds, checks and runs every suite; ends with how many passed and failed. */
import { npm, run } from './child.mjs';
import { build, install } from './install.mjs';

const MOCHA = 'node_modules/mocha/bin/mocha.js';

await install();
await build();

/** Of suites that run real programs, on machines that other programs use as well. What needed it is said at the end. */
const AGAIN = ['--retries', '1', '--require', './test/support/secondAttempt.ts'];

const totals = { passed: 0, failed: 0 };
const secondAttempts = [];
count('check', (await npm('run', '--silent', 'check')) === 0);
await suites('unit and golden', 'test/unit/**/*.test.ts', 'test/golden/**/*.test.ts');
await suites('integration', ...AGAIN, 'test/integration/**/*.test.ts');
await suites('matrix, quick rows', ...AGAIN, 'test/matrix/*.test.ts');
if (process.platform === 'linux') await suites('in VS Code', ...AGAIN, 'test/workbench/**/*.test.ts');
else {
  console.log('\nThe workbench is driven from outside on Linux only; here the suites inside VS Code run.');
  await suites('in VS Code', ...AGAIN, 'test/workbench/suites.test.ts');
}
for (const line of secondAttempts) console.log(line);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** Runs mocha with these arguments, options and files, and adds up its own counts. */
async function suites(title, ...words) {
  console.log(`\n── ${title}`);
  let output = '';
  const stdio = ['ignore', 'pipe', 'inherit'];
  const status = await run(process.execPath, [MOCHA, ...words], { stdio }, ({ stdout }) => {
    stdout.on('data', (data) => {
      process.stdout.write(data);
      output += data;
    });
  });
  secondAttempts.push(...(output.match(/^Passed at the second attempt: .*$/gm) ?? []));
  const of = (word) => Number(new RegExp(`^ {2}(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0);
  const failed = of('failing') + of('pending');
  totals.passed += of('passing');
  // A crash, or a run without a single test, fails as well.
  totals.failed += failed === 0 && (status !== 0 || of('passing') === 0) ? 1 : failed;
}

function count(title, succeeded) {
  console.log(`\n── ${title}: ${succeeded ? 'passed' : 'failed'}`);
  totals[succeeded ? 'passed' : 'failed']++;
}
