import { fileURLToPath } from 'node:url';

/**
 * The absolute path of a script as V8 names it: a `file:` URL (loaders append queries), a path, or a name
 * that is no file (`node:net`, `evalmachine.<anonymous>`), which comes back as it is.
 */
export function scriptPath(url: string): string {
  if (!url.startsWith('file:')) return editorPath(url);
  try {
    return editorPath(fileURLToPath(url.replace(/[?#].*$/, '')));
  } catch {
    // A URL of another machine, or malformed: better its own name than none.
    return url;
  }
}

/** Windows drive letters are small in VS Code's paths and may be either elsewhere. */
function editorPath(path: string): string {
  return path.replace(/^[A-Z](?=:[\\/])/, (drive) => drive.toLowerCase());
}
