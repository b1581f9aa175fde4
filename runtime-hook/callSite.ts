import { pathToFileURL } from 'node:url';
import { LIMITS, type SiteFrame } from '../protocol/wire.ts';

/** A distinct call stack. Its text is made once, when it is first sent. */
export interface CallSite {
  readonly id: number;
  readonly frames: readonly SiteFrame[];
}

/** The hook's own script, by both names that V8 may know it by; it is no part of the program. */
const HOOK: ReadonlySet<string> = new Set([import.meta.filename, pathToFileURL(import.meta.filename).href]);
/** Callbacks of the program run inside of our wrappers, at most so many deep. */
const HOOK_FRAMES = 4;

interface Interned extends CallSite {
  readonly positions: readonly number[];
  readonly scripts: readonly string[];
}

/** Captures call stacks and interns them: one {@link CallSite} for each distinct stack. */
export class CallSites {
  /** Scripts by id, in the order in which they were first seen. */
  readonly scripts: string[] = [];
  /** Stands for every stack that could not be taken, or that is one too many. */
  readonly unknown: CallSite = { id: 0, frames: [] };
  /** Sites by id. */
  readonly sites: CallSite[] = [this.unknown];
  /** Stacks that got no site of their own because there are too many. */
  droppedCount = 0;
  readonly #byHash = new Map<number, Interned[]>();
  readonly #scriptIds = new Map<string, number>();

  /**
   * The site of the caller of `below`; the unknown site when no stack can be taken (frozen intrinsics) or
   * there are already {@link LIMITS.sites}.
   */
  capture(below: (...parameters: never[]) => unknown): CallSite {
    const frames = captureFrames(below);
    if (frames === undefined || frames.length === 0) return this.unknown;
    let hash = frames.length;
    for (const frame of frames) hash = (Math.imul(hash, 31) + frame.getPosition()) | 0;
    const candidates = this.#byHash.get(hash);
    const known = candidates?.find((candidate) => isSame(candidate, frames));
    if (known) return known;
    return this.#intern(hash, candidates, frames);
  }

  #intern(hash: number, candidates: Interned[] | undefined, frames: readonly NodeJS.CallSite[]): CallSite {
    if (this.sites.length >= LIMITS.sites) {
      this.droppedCount++;
      return this.unknown;
    }
    const site: Interned = {
      id: this.sites.length,
      positions: frames.map((frame) => frame.getPosition()),
      scripts: frames.map(scriptOf),
      frames: frames
        .filter((frame) => !HOOK.has(scriptOf(frame)))
        .slice(0, LIMITS.framesPerSite)
        .map((frame) => this.#toSiteFrame(frame)),
    };
    this.sites.push(site);
    if (candidates) candidates.push(site);
    else this.#byHash.set(hash, [site]);
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

function scriptOf(frame: NodeJS.CallSite): string {
  return frame.getScriptNameOrSourceURL() ?? '';
}

function isSame(site: Interned, frames: readonly NodeJS.CallSite[]): boolean {
  return (
    site.positions.length === frames.length &&
    frames.every(
      (frame, index) =>
        frame.getPosition() === site.positions[index] && scriptOf(frame) === site.scripts[index],
    )
  );
}

const keepFrames = (_error: Error, frames: NodeJS.CallSite[]): NodeJS.CallSite[] => frames;

/** `Error`'s settings belong to the program and its other tools: they are given back in any case. */
function captureFrames(below: (...parameters: never[]) => unknown): readonly NodeJS.CallSite[] | undefined {
  const settings: Partial<ErrorConstructor> = Error;
  const { prepareStackTrace, stackTraceLimit = 10 } = settings;
  try {
    settings.prepareStackTrace = keepFrames;
    settings.stackTraceLimit = LIMITS.framesPerSite + HOOK_FRAMES;
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, below);
    return Array.isArray(holder.stack) ? (holder.stack as NodeJS.CallSite[]) : undefined;
  } catch {
    return undefined;
  } finally {
    try {
      if (prepareStackTrace === undefined) delete settings.prepareStackTrace;
      else settings.prepareStackTrace = prepareStackTrace;
      settings.stackTraceLimit = stackTraceLimit;
    } catch {
      // Intrinsics are frozen, so nothing was changed.
    }
  }
}
