/** Installs what the lock file says, when it is not installed already. Uses nothing but Node and npm. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname ?? '', '..');
const STAMP = join(ROOT, 'node_modules/.leak-lens-installed');
const OLDEST_NODE = 20;

export function install() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE || import.meta.dirname === undefined) {
    fail(
      `Leak Lens is developed with Node ${OLDEST_NODE}.11 or newer; this is ${process.version}. Install a newer one.`,
    );
  }
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  console.log('Installing what the project needs (npm ci) …');
  if (npm('ci', '--no-audit', '--no-fund').status !== 0) {
    fail('npm ci failed, see above. Check the network and the registry that npm uses, then try again.');
  }
  writeFileSync(STAMP, wanted);
}

export function build() {
  const { status } = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) fail('The build failed, see above.');
}

function npm(...words) {
  // npm tells its scripts where it is; a shell finds it otherwise, also on Windows.
  const cli = process.env.npm_execpath;
  return cli
    ? spawnSync(process.execPath, [cli, ...words], { cwd: ROOT, stdio: 'inherit' })
    : spawnSync('npm', words, { cwd: ROOT, stdio: 'inherit', shell: true });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
