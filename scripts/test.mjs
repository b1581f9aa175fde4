/** `npm test`: installs, builds, checks and runs every suite; ends with how many passed and failed. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
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
await suites('unit and golden', 'test/unit/**/*.test.ts', 'test/golden/**/*.test.ts');
await suites('integration', 'test/integration/**/*.test.ts');
await suites('in VS Code', 'test/workbench/**/*.test.ts');
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** Runs mocha on these files and adds up its own counts. */
async function suites(title, ...files) {
  console.log(`\n── ${title}`);
  const mocha = spawn(process.execPath, [MOCHA, ...files], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  mocha.stdout.on('data', (data) => {
    process.stdout.write(data);
    output += data;
  });
  const [status] = await once(mocha, 'close');
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
  return spawnSync(command, words, { cwd: ROOT, stdio: 'inherit', ...options });
}
