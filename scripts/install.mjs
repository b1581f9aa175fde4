/** Installs what the lock file says, when it is not installed already. Uses nothing but Node and npm. */
import { npm, ROOT, run } from './child.mjs';
import { isInstalled, skippedScripts } from './installation.mjs';
import { requireNode } from './nodeVersion.mjs';

/** Resolves when everything is there; else ends this process with a message for a person. */
export async function install() {
  requireNode();
  if (!isInstalled(ROOT)) {
    console.log('Installing what the project needs (npm ci) …');
    if ((await npm('ci', '--no-audit', '--no-fund')) !== 0) {
      fail('npm ci failed, see above. Check the network and the registry that npm uses, then try again.');
    }
  }
  const skipped = skippedScripts(ROOT);
  if (skipped !== undefined) fail(skipped);
}

/** Builds dist/, or ends this process. */
export async function build() {
  if ((await run(process.execPath, ['esbuild.mjs'])) !== 0) fail('The build failed, see above.');
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
