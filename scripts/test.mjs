/** `npm test`: installs, builds, checks and runs every suite; ends with how many passed and failed. */
import { npm, run } from './child.mjs';
import { build, install } from './install.mjs';

const MOCHA = 'node_modules/mocha/bin/mocha.js';

await install();
await build();

const totals = { passed: 0, failed: 0 };
count('check', (await npm('run', '--silent', 'check')) === 0);
await suites('unit and golden', 'test/unit/**/*.test.ts', 'test/golden/**/*.test.ts');
await suites('integration', 'test/integration/**/*.test.ts');
await suites('matrix, quick rows', 'test/matrix/*.test.ts');
if (process.platform === 'linux') await suites('in VS Code', 'test/workbench/**/*.test.ts');
else {
  console.log('\nThe workbench is driven from outside on Linux only; here the suites inside VS Code run.');
  await suites('in VS Code', 'test/workbench/suites.test.ts');
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** Runs mocha on these files and adds up its own counts. */
async function suites(title, ...files) {
  console.log(`\n── ${title}`);
  let output = '';
  const stdio = ['ignore', 'pipe', 'inherit'];
  const status = await run(process.execPath, [MOCHA, ...files], { stdio }, ({ stdout }) => {
    stdout.on('data', (data) => {
      process.stdout.write(data);
      output += data;
    });
  });
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
