import { fileURLToPath } from 'node:url';

/**
 * The absolute path of a script as V8 names it: a `file:` URL (loaders append queries), a path, or a name
 * that is no file (`node:net`, `evalmachine.<anonymous>`), which comes back as it is. Paths of Windows are understood on
 * any machine, because a program may run on another one.
 */
export function scriptPath(url: string): string {
  if (!url.startsWith('file:')) return editorPath(url);
  const withoutQuery = url.replace(/[?#].*$/, '');
  try {
    return editorPath(withoutSlash(fileURLToPath(withoutQuery)));
  } catch {
    return sharePath(withoutQuery) ?? url;
  }
}

/** Windows drive letters are small in VS Code's paths and may be either elsewhere. */
function editorPath(path: string): string {
  return path.replace(/^[A-Z](?=:[\\/])/, (drive) => drive.toLowerCase());
}

/** `file:///C:/shop` on a machine that is no Windows. */
function withoutSlash(path: string): string {
  return /^\/[A-Za-z]:\//.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
}

/** `file://server/share/orders.js` is `\\server\share\orders.js`; undefined for what is malformed. */
function sharePath(url: string): string | undefined {
  const [, host, path = ''] = /^file:\/\/([^/]+)(\/.*)$/.exec(url) ?? [];
  if (host === undefined) return undefined;
  try {
    return `\\\\${host}${decodeURIComponent(path).replaceAll('/', '\\')}`;
  } catch {
    // A percent sign that stands for itself.
    return undefined;
  }
}
