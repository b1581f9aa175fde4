import type { ThresholdSettings } from '../../protocol/lsp.ts';
import type { ThresholdsOf } from '../evidence/thresholds.ts';
import { pathOf } from './documents.ts';

/**
 * The thresholds for a file: those of the innermost workspace folder that contains it, or else of the window, as for a
 * file that is not known.
 */
export function thresholdsByFolder({ window, folders }: ThresholdSettings): ThresholdsOf {
  const innermostFirst = folders
    .map(({ uri, thresholds }) => ({ path: pathOf(uri), thresholds }))
    .sort((a, b) => b.path.length - a.path.length);
  return (file) =>
    innermostFirst.find(({ path }) => file !== undefined && contains(path, file))?.thresholds ?? window;
}

/** A folder that is the root of a disk ends with the separator already. */
function contains(folder: string, file: string): boolean {
  if (!file.startsWith(folder)) return false;
  return /[\\/]/.test(folder.at(-1) ?? '') || /[\\/]/.test(file[folder.length] ?? '');
}
