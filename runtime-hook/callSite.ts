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

/** A stack whose site is known. */
interface Known {
  readonly site: CallSite;
  readonly positions: readonly number[];
  /** The frames whose script must be compared, too, because scripts may agree in every position. */
  readonly comparedFrames: readonly number[];
  readonly scripts: readonly string[];
  /** Of the same hash. */
  readonly next: Known | undefined;
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
  readonly #byHash = new Map<number, Known>();
  readonly #scriptIds = new Map<string, number>();
  /** Of the stack that is being interned. */
  readonly #positions: number[] = [];
  #aliasCount = 0;

  /** The site of a stack; the unknown site when it is empty or there are already {@link LIMITS.sites}. */
  intern(frames: Frames): CallSite {
    const { length } = frames;
    if (length === 0) return this.unknown;
    // Each position is asked for once: V8 computes it anew every time.
    const positions = this.#positions;
    let hash = length;
    for (let index = 0; index < length; index++) {
      const position = (frames[index] as NodeJS.CallSite).getPosition();
      positions[index] = position;
      hash = (Math.imul(hash, 31) + position) | 0;
    }
    return this.#known(hash, frames, positions) ?? this.#intern(hash, frames);
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

  #known(hash: number, frames: Frames, positions: readonly number[]): CallSite | undefined {
    for (let known = this.#byHash.get(hash); known !== undefined; known = known.next) {
      if (isSame(known, frames, positions)) return known.site;
    }
    return undefined;
  }

  #intern(hash: number, frames: Frames): CallSite {
    const positions = this.#positions.slice(0, frames.length);
    if (!frames.some(isInPromiseAll)) return this.#add(hash, frames, positions);
    // One place is one site, however many calls it makes at once.
    const common = positions.map((position, at) => (isInPromiseAll(frames[at]) ? -1 : position));
    const commonHash = common.reduce((sum, position) => (Math.imul(sum, 31) + position) | 0, common.length);
    const site = this.#known(commonHash, frames, common) ?? this.#add(commonHash, frames, common);
    if (site !== this.unknown && this.#aliasCount < MAX_ALIASES) {
      this.#aliasCount++;
      this.#remember(hash, site, frames, positions);
    }
    return site;
  }

  #add(hash: number, frames: Frames, positions: readonly number[]): CallSite {
    if (this.sites.length >= LIMITS.sites) {
      this.droppedCount++;
      return this.unknown;
    }
    const site: CallSite = {
      id: this.sites.length,
      frames: frames
        .filter((frame) => !HOOK.has(scriptOf(frame)))
        .slice(0, LIMITS.framesPerSite)
        .map((frame) => this.#toSiteFrame(frame)),
    };
    this.sites.push(site);
    this.#remember(hash, site, frames, positions);
    return site;
  }

  #remember(hash: number, site: CallSite, frames: Frames, positions: readonly number[]): void {
    const scripts = frames.map(scriptOf);
    const isCompared = (at: number): boolean =>
      !FIXED_SCRIPT.test(scripts[at] ?? '') || mayBeInPromiseAll(frames[at]);
    const comparedFrames = [...scripts.keys()].filter(isCompared);
    this.#byHash.set(hash, { site, positions, comparedFrames, scripts, next: this.#byHash.get(hash) });
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
/** So many stacks that differ from another one only by such an index are recognised at first sight. */
const MAX_ALIASES = 1000;

function isInPromiseAll(frame: NodeJS.CallSite | undefined): boolean {
  return mayBeInPromiseAll(frame) && (frame as PromiseFrame | undefined)?.getPromiseIndex?.() != null;
}

function mayBeInPromiseAll(frame: NodeJS.CallSite | undefined): boolean {
  return (
    frame !== undefined && frame.getPosition() < MAX_PROMISES && (frame as PromiseFrame).isAsync?.() !== false
  );
}

/** What the types of Node do not tell of a frame. */
interface PromiseFrame {
  readonly isAsync?: () => boolean;
  readonly getPromiseIndex?: () => unknown;
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

function isSame(known: Known, frames: Frames, positions: readonly number[]): boolean {
  const { length } = frames;
  if (known.positions.length !== length) return false;
  for (let index = 0; index < length; index++) {
    if (positions[index] !== known.positions[index]) return false;
  }
  for (const index of known.comparedFrames) {
    const frame = frames[index];
    if (frame === undefined || scriptOf(frame) !== known.scripts[index]) return false;
  }
  return true;
}
