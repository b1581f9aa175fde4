import type { DebugConfiguration } from 'vscode';
import type { PathMapping } from '../../protocol/pathMapping.ts';

/** Enough for everybody who does not generate configurations. */
const MAX_MAPPINGS = 20;

/** Where the programs that this window has launched have their sources, the latest first. */
export class PathMappings {
  #latest: readonly PathMapping[] = [];

  get latest(): readonly PathMapping[] {
    return this.#latest;
  }

  /** Takes over `remoteRoot` and `localRoot` of a launch configuration. Returns whether they are new. */
  launched({ remoteRoot, localRoot }: DebugConfiguration): boolean {
    if (typeof remoteRoot !== 'string' || typeof localRoot !== 'string') return false;
    if (this.#latest.some((known) => known.remoteRoot === remoteRoot && known.localRoot === localRoot)) {
      return false;
    }
    // A root has one place at a time.
    const others = this.#latest.filter((known) => known.remoteRoot !== remoteRoot);
    this.#latest = [{ remoteRoot, localRoot }, ...others].slice(0, MAX_MAPPINGS);
    return true;
  }
}
