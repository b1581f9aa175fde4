import type { PathMapping } from '../../protocol/pathMapping.ts';

/**
 * The path on this machine of a file of the program: below the longest remote root that contains it. A path outside of
 * all of them comes back as it is. Either side may be written as on Windows.
 */
export function localPath(path: string, mappings: readonly PathMapping[]): string {
  const [mapping] = mappings
    .filter(({ remoteRoot }) => restBelow(remoteRoot, path) !== undefined)
    .sort((a, b) => b.remoteRoot.length - a.remoteRoot.length);
  const rest = mapping && restBelow(mapping.remoteRoot, path);
  if (mapping === undefined || rest === undefined) return path;
  const { localRoot } = mapping;
  const separator = localRoot.includes('\\') ? '\\' : '/';
  const root = localRoot.replace(/[/\\]+$/, '');
  return rest === '' ? root : [root, ...rest.split('/')].join(separator);
}

/** What follows the root, with forward slashes and none in front; `undefined` for a path that is not below it. */
function restBelow(root: string, path: string): string | undefined {
  const [folder, file] = [comparable(root).replace(/\/+$/, ''), comparable(path)];
  if (file === folder) return '';
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : undefined;
}

function comparable(path: string): string {
  const isOfWindows = /^[A-Za-z]:|^\\\\/.test(path);
  return isOfWindows
    ? path.replaceAll('\\', '/').replace(/^[A-Z](?=:)/, (drive) => drive.toLowerCase())
    : path;
}
