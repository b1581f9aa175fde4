import { fileURLToPath } from 'node:url';

/**
 * The absolute path of a script as V8 names it: a `file:` URL (loaders append queries), a path, or a name
 * that is no file (`node:net`, `evalmachine.<anonymous>`), which comes back as it is.
 */
export function scriptPath(url: string): string {
  if (!url.startsWith('file:')) return url;
  try {
    return fileURLToPath(url.replace(/[?#].*$/, ''));
  } catch {
    // A URL of another machine, or malformed: better its own name than none.
    return url;
  }
}
