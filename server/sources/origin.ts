import type { PlacedFrame } from '../ledger/site.ts';

/** Whose code a file is. */
export type Origin = Pick<PlacedFrame, 'origin' | 'library'>;

const NODE_MODULES = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;

/** Judged by the file's path alone, generated or original. A file without a name belongs to Node. */
export function originOf(file: string): Origin {
  if (file === '' || file.startsWith('node:')) return { origin: 'node' };
  const library = NODE_MODULES.exec(file)?.[1]?.replaceAll('\\', '/');
  return library === undefined ? { origin: 'author' } : { origin: 'library', library };
}
