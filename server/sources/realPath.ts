import { realpath } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { scriptPath } from './scriptPath.ts';

/**
 * The path by which the editor's documents are known: without symbolic links. Most paths are so already, but not those of
 * a local root, of a map, or of a program that preserves links. A file that is not there comes back as it is.
 */
export async function realPath(path: string): Promise<string> {
  // The working directory has nothing to do with names that are no files, or are files of another machine.
  if (!isAbsolute(path)) return path;
  return realpath(path).then(scriptPath, () => path);
}
