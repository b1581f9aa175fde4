/**
 * What the hook leaves in a folder as soon as it is loaded, before it opens anything: proof for whoever started the
 * program that the hook got into a process, also when that process never makes a pool.
 */

/** The content of a marker file, as JSON. */
export interface Marker {
  /** As in `process.version`. */
  readonly nodeVersion: string;
  /** The script that was started, as the process knows it; absent for `node -e` and the like. */
  readonly program?: string;
}

/** The oldest major version of Node that the hook observes. In an older one it only leaves its marker. */
export const OLDEST_NODE_MAJOR = 18;

/** What marker files are called. */
export const MARKER_NAME = /^loaded-\d+$/;

/** The name of a process's marker file. */
export function markerName(pid: number): string {
  return `loaded-${pid}`;
}
