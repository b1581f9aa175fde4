import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decoded } from './percentEncoding.ts';

const URL_OF_BUNDLER = /^(?!file:)[a-z][a-z-]+:\/\/[^/]*\/([^?#]+)/;

/**
 * The absolute path of a source as a bundler names it: `webpack://shop/./src/orders.ts` counts from the folder in
 * which the bundler ran, which the map does not tell. It is the nearest one, from `start` upwards, that has such a
 * file. A name of another kind, or of a file that is nowhere, comes back as it is.
 */
export function bundledPath(source: string, start: string): string {
  const relative = URL_OF_BUNDLER.exec(source)?.[1];
  if (relative === undefined) return source;
  const path = decoded(relative);
  // The first part may be something else: `webpack://@scope/shop/./src`, Turbopack's `[project]/src`, Next's `(rsc)/./src`.
  return nearest(path, start) ?? nearest(path.replace(/^[^/]*\//, ''), start) ?? source;
}

function nearest(relative: string, start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, relative);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) return undefined;
  }
}
