import { isAbsolute, relative } from 'node:path';
import type { ListenerDescription } from '../collector/listenerFile.ts';

/**
 * The listener to be asked: the one whose folder contains `folder`, innermost first and then the latest; else, where no
 * folder was asked for in so many words (`isWanted`), the only one. Throws an error with a message for people that says
 * what to do when there is none, or no telling which.
 */
export function chosenListener(
  listeners: readonly ListenerDescription[],
  folder: string,
  isWanted: boolean,
): ListenerDescription {
  const [innermost] = listeners
    .map((listener) => ({ listener, depth: depthOf(listener, folder) }))
    .filter(({ depth }) => depth > 0)
    .sort((a, b) => b.depth - a.depth || b.listener.startedAtMs - a.listener.startedAtMs);
  if (innermost !== undefined) return innermost.listener;
  const [only, ...others] = listeners;
  if (only === undefined) throw new Error(NONE);
  if (others.length === 0 && !isWanted) return only;
  throw new Error(
    `No program is traced for ${folder}, so there is no telling what to read. These listen:\n` +
      `${listeners.map((listener) => `- ${listenerText(listener)}`).join('\n')}\n` +
      `Start "leak-lens mcp" with --window and one of these folders${isWanted ? '' : ', or in one of them'}; or ` +
      'start the program of this folder with leak tracing.',
  );
}

/** What a listener is called for people: `/shop (process 4711)`. */
export function listenerText({ folders, pid }: ListenerDescription): string {
  return `${folders.length === 0 ? 'a window without a folder' : folders.join(', ')} (process ${pid})`;
}

const NONE =
  'No program is traced now, so there is nothing to read. Start one in VS Code with the launch configuration ' +
  '"Debug with leak tracing" (F5), or by "npx pg-leak-lens run -- <command>", as the same user as this and with the ' +
  'same folder for temporary files, and ask again. A recorded session is read by "leak-lens mcp <file>".';

/** Characters of the longest of its folders that contains the other one; 0 for none. */
function depthOf({ folders }: ListenerDescription, inner: string): number {
  return Math.max(0, ...folders.filter((folder) => contains(folder, inner)).map(({ length }) => length));
}

function contains(folder: string, inner: string): boolean {
  const way = relative(folder, inner);
  return !isAbsolute(way) && !/^\.\.([\\/]|$)/.test(way);
}
