import { LIMITS } from '../protocol/wire.ts';

/** A call stack, innermost frame first. */
export type Frames = readonly NodeJS.CallSite[];

/** Callbacks of the program run inside of our wrappers, at most so many deep. */
const HOOK_FRAMES = 4;
const FRAMES = LIMITS.framesPerSite + HOOK_FRAMES;

const NONE: Frames = [];
const keepFrames = (_error: Error, frames: NodeJS.CallSite[]): NodeJS.CallSite[] => frames;

// Taken before the program can replace it.
export const captureStackTrace = Error.captureStackTrace.bind(Error);
const settings: { stackTraceLimit?: unknown; prepareStackTrace?: unknown } = Error;

let limitOfProgram: unknown;
let hadLimit = true;

/**
 * Begins to take a stack: to be followed at once by `captureStackTrace(holder, below)` and {@link closeTrace}.
 * Three steps, because V8 looks at every frame between the capture and the function below which it begins, and whoever
 * is called with each checkout wants none in between.
 */
export function openTrace(): object {
  try {
    limitOfProgram = settings.stackTraceLimit;
    hadLimit = Object.hasOwn(settings, 'stackTraceLimit');
    settings.stackTraceLimit = FRAMES;
  } catch {
    // Intrinsics are frozen: then it is the program's own limit that counts.
  }
  return {};
}

/**
 * The frames that were captured into `holder`; none when no stack can be taken. `Error`'s settings belong to
 * the program and its other tools: they are given back in any case.
 */
export function closeTrace(holder: { readonly stack?: unknown }): Frames {
  const { prepareStackTrace } = settings;
  const hadPrepare = Object.hasOwn(settings, 'prepareStackTrace');
  try {
    if (hadLimit) settings.stackTraceLimit = limitOfProgram;
    else delete settings.stackTraceLimit;
    settings.prepareStackTrace = keepFrames;
    const { stack } = holder;
    return Array.isArray(stack) ? (stack as NodeJS.CallSite[]) : NONE;
  } catch {
    return NONE;
  } finally {
    try {
      if (hadPrepare) settings.prepareStackTrace = prepareStackTrace;
      else delete settings.prepareStackTrace;
    } catch {
      // Intrinsics are frozen, so nothing was changed.
    }
  }
}

/** The stack of the caller of `below`. */
export function traceBelow(below: (...parameters: never[]) => unknown): Frames {
  const holder = openTrace();
  captureStackTrace(holder, below);
  return closeTrace(holder);
}
