/** Ends an old Node with a message. What imports this must parse, and find its imports, in Node 14. */
import { readFileSync } from 'node:fs';

/** Ends this process with a message for a person when its Node is older than what package.json asks for. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const needed = engines.node.replace('>=', '');
  if (numberOf(process.versions.node) >= numberOf(needed)) return;
  console.error(
    `Leak Lens is developed with Node ${needed} or newer, and this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer one from https://nodejs.org, or switch to one (nvm install --lts, fnm use lts-latest), and try again.',
  );
  process.exit(1);
}

/** `20.19` and `20.19.3` become 20019. */
function numberOf(version) {
  const [major, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
}
