import { LIMITS } from '../protocol/wire.ts';
import { captureStackTrace } from './pristine.ts';

/** A call stack, innermost frame first. */
export type Frames = readonly NodeJS.CallSite[];

/** Callbacks of the program run inside of our wrappers, at most so many deep. */
const HOOK_FRAMES = 4;
const FRAMES = LIMITS.framesPerSite + HOOK_FRAMES;

const NONE: Frames = [];
const prepareStackTrace = (_error: Error, frames: NodeJS.CallSite[]): NodeJS.CallSite[] => frames;

const settings: { stackTraceLimit?: unknown; prepareStackTrace?: unknown } = Error;

/** The global `Error` for the moment in which Node asks it how to prepare a stack. */
const STAND_IN = { prepareStackTrace };
const globals = globalThis as { Error: unknown };

let limitOfProgram: unknown;
let hadLimit = true;

/**
 * Begins to take a stack: to be followed at once by `captureStackTrace(holder, below)` and, even if that has thrown,
 * because no stack was left for it, by {@link closeTrace}.
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
  try {
    if (hadLimit) settings.stackTraceLimit = limitOfProgram;
    else delete settings.stackTraceLimit;
  } catch {
    // What cannot be given back could not be changed either.
  }
  try {
    const stack = Object.hasOwn(settings, 'prepareStackTrace') ? prepared(holder) : preparedByStandIn(holder);
    return Array.isArray(stack) ? (stack as NodeJS.CallSite[]) : NONE;
  } catch {
    // Intrinsics are frozen.
    return NONE;
  }
}

function prepared(holder: { readonly stack?: unknown }): unknown {
  const ofProgram = settings.prepareStackTrace;
  try {
    settings.prepareStackTrace = prepareStackTrace;
  } catch {
    // The program has frozen it.
    return preparedByStandIn(holder);
  }
  try {
    return holder.stack;
  } finally {
    settings.prepareStackTrace = ofProgram;
  }
}

/**
 * The same where `Error` has no such property, as before Node 21 by default. To add one and to delete it again costs
 * as much as the capture; to exchange the whole of `Error` costs nothing.
 */
function preparedByStandIn(holder: { readonly stack?: unknown }): unknown {
  const ofProgram = globals.Error;
  globals.Error = STAND_IN;
  try {
    return holder.stack;
  } finally {
    globals.Error = ofProgram;
  }
}

/** The stack of the caller of `below`. */
export function traceBelow(below: (...parameters: never[]) => unknown): Frames {
  const holder = openTrace();
  let frames = NONE;
  try {
    captureStackTrace(holder, below);
  } finally {
    frames = closeTrace(holder);
  }
  return frames;
}
