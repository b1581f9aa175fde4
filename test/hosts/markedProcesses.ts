import { readFileSync, readdirSync } from 'node:fs';

/**
 * Environment variable that every process of a host inherits: server, extension host, js-debug's programs, browser.
 * Process groups and parents do not find them all, because VS Code and js-debug start some of them detached.
 */
export const MARKER_VARIABLE = 'LEAK_LENS_TEST_HOST_ID';

export interface MarkedProcess {
  readonly pid: number;
  /** The command line, its arguments joined by spaces. */
  readonly command: string;
}

/**
 * Returns the living processes that carry the marker, the oldest first. Reads /proc, so it answers on Linux only;
 * elsewhere the list is empty.
 */
export function markedProcesses(marker: string): MarkedProcess[] {
  if (process.platform !== 'linux') return [];
  const entry = `${MARKER_VARIABLE}=${marker}`;
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && readProc(pid, 'environ').includes(entry))
    .sort((a, b) => a - b)
    .map((pid) => ({ pid, command: readProc(pid, 'cmdline').join(' ').trim() }));
}

/** Processes come and go while they are listed: one that is gone, or is another user's, reads as empty. */
function readProc(pid: number, file: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
