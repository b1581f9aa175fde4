import { pathToFileURL } from 'node:url';
import { LIMITS, type SiteFrame } from '../protocol/wire.ts';
import type { Frames } from './stackTrace.ts';

/** A distinct call stack. */
export interface CallSite {
  readonly id: number;
  readonly frames: readonly SiteFrame[];
}

/** The hook's own script, by both names that V8 may know it by; it is no part of the program. */
const HOOK: ReadonlySet<string> = new Set([import.meta.filename, pathToFileURL(import.meta.filename).href]);

/** Code that is the same file wherever it occurs: scripts of Node, and packages. */
const FIXED_SCRIPT = /^node:|[\\/]node_modules[\\/]/;

interface Interned extends CallSite {
  readonly positions: readonly number[];
  /** The frames whose script must be compared, too: generated files may agree in every position. */
  readonly ownFrames: readonly number[];
  readonly scripts: readonly string[];
  /** Of the same hash. */
  readonly next: Interned | undefined;
}

/** Interns call stacks: one {@link CallSite} for each distinct stack. */
export class CallSites {
  /** Scripts by id, in the order in which they were first seen. */
  readonly scripts: string[] = [];
  /** Stands for every stack that could not be taken, or that is one too many. */
  readonly unknown: CallSite = { id: 0, frames: [] };
  /** Sites by id. */
  readonly sites: CallSite[] = [this.unknown];
  /** Stacks that got no site of their own because there are too many. */
  droppedCount = 0;
  readonly #byHash = new Map<number, Interned>();
  readonly #scriptIds = new Map<string, number>();
  /** Of the stack that is being interned. */
  readonly #positions: number[] = [];

  /** The site of a stack; the unknown site when it is empty or there are already {@link LIMITS.sites}. */
  intern(frames: Frames): CallSite {
    const { length } = frames;
    if (length === 0) return this.unknown;
    // Each position is asked for once: V8 computes it anew every time.
    const positions = this.#positions;
    let hash = length;
    let index = 0;
    for (const frame of frames) {
      const position = positionOf(frame);
      positions[index++] = position;
      hash = (Math.imul(hash, 31) + position) | 0;
    }
    const first = this.#byHash.get(hash);
    for (let site = first; site !== undefined; site = site.next) {
      if (isSame(site, frames, positions)) return site;
    }
    return this.#intern(hash, first, frames);
  }

  /** Whether a module was being loaded, by Node or a loader of somebody's own, or may have been. */
  isLoading({ frames }: CallSite): boolean {
    if (frames.length >= LIMITS.framesPerSite) return true;
    return frames.some(
      ({ source, enclosingLine, enclosingColumn }) =>
        // Nothing but a whole module begins where its file does.
        (enclosingLine === 1 && enclosingColumn === 1) ||
        this.scripts[source]?.startsWith('node:internal/modules/') === true,
    );
  }

  #intern(hash: number, next: Interned | undefined, frames: Frames): CallSite {
    if (this.sites.length >= LIMITS.sites) {
      this.droppedCount++;
      return this.unknown;
    }
    const scripts = frames.map(scriptOf);
    const site: Interned = {
      id: this.sites.length,
      positions: this.#positions.slice(0, frames.length),
      ownFrames: scripts.flatMap((script, at) => (FIXED_SCRIPT.test(script) ? [] : [at])),
      scripts,
      frames: frames
        .filter((frame) => !HOOK.has(scriptOf(frame)))
        .slice(0, LIMITS.framesPerSite)
        .map((frame) => this.#toSiteFrame(frame)),
      next,
    };
    this.sites.push(site);
    this.#byHash.set(hash, site);
    return site;
  }

  #toSiteFrame(frame: NodeJS.CallSite): SiteFrame {
    const enclosingLine = frame.getEnclosingLineNumber();
    const enclosingColumn = frame.getEnclosingColumnNumber();
    return {
      source: this.#scriptId(scriptOf(frame)),
      line: frame.getLineNumber() ?? 0,
      column: frame.getColumnNumber() ?? 0,
      function: frame.getFunctionName() ?? '',
      ...(enclosingLine ? { enclosingLine } : {}),
      ...(enclosingColumn ? { enclosingColumn } : {}),
    };
  }

  #scriptId(script: string): number {
    let id = this.#scriptIds.get(script);
    if (id === undefined) {
      id = this.scripts.length;
      this.scripts.push(script);
      this.#scriptIds.set(script, id);
    }
    return id;
  }
}

/** Calls inside of `Promise.all` have their index for a position, and no script; larger ones are not worth asking. */
const MAX_PROMISES = 10_000;

function positionOf(frame: NodeJS.CallSite): number {
  const position = frame.getPosition();
  const isIndex =
    position < MAX_PROMISES && (frame as { getPromiseIndex?: () => unknown }).getPromiseIndex?.() != null;
  // One place is one site, however many calls it makes at once.
  return isIndex ? -1 : position;
}

/** Whether a frame is the program's own code: not Node's, not a package's, not builtin, not the hook's. */
export function isAuthors(frame: NodeJS.CallSite): boolean {
  const script = scriptOf(frame);
  return script !== '' && !FIXED_SCRIPT.test(script) && !HOOK.has(script);
}

/** The script of a frame as V8 calls it; empty for builtin functions. */
export function scriptOf(frame: NodeJS.CallSite): string {
  return frame.getScriptNameOrSourceURL() ?? '';
}

function isSame(site: Interned, frames: Frames, positions: readonly number[]): boolean {
  const { length } = frames;
  if (site.positions.length !== length) return false;
  for (let index = 0; index < length; index++) {
    if (positions[index] !== site.positions[index]) return false;
  }
  for (const index of site.ownFrames) {
    const frame = frames[index];
    if (frame === undefined || scriptOf(frame) !== site.scripts[index]) return false;
  }
  return true;
}
