/** `npm test`: installs, builds, checks and runs every suite; ends with how many passed and failed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install } from './install.mjs';

const ROOT = join(import.meta.dirname, '..');
const MOCHA = 'node_modules/mocha/bin/mocha.js';

install();
build();

const totals = { passed: 0, failed: 0 };
count(
  'check',
  run('npm', ['run', '--silent', 'check'], { shell: process.platform === 'win32' }).status === 0,
);
suites('unit and golden', 'test/unit/**/*.test.ts', 'test/golden/**/*.test.ts');
suites('integration', 'test/integration/**/*.test.ts');
suites('in VS Code', 'test/workbench/**/*.test.ts');
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** Runs mocha on these files and adds up its own counts. */
function suites(title, ...files) {
  console.log(`\n── ${title}`);
  const { status, stdout } = run(process.execPath, [MOCHA, ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = stdout.toString();
  process.stdout.write(output);
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

function run(command, words, options) {
  return spawnSync(command, words, { cwd: ROOT, stdio: 'inherit', maxBuffer: 64 * 1024 * 1024, ...options });
}
