/**
 * The reference hook, preloaded like the real one: all it does is to capture the stack of every
 * `pool.connect()`. With FRAMES=1 it also asks for the position of each frame, which is what it takes to tell one
 * call site from another.
 */
const { Pool } = require('pg');

// As many as the real hook takes (`LIMITS.framesPerSite`).
const FRAMES = 30;

const asksForFrames = process.env.FRAMES === '1';
const keepFrames = (_error, frames) => frames;
// `pg.Pool` inherits `connect` from pg-pool's.
const prototype = Object.getPrototypeOf(Pool.prototype);
const original = prototype.connect;
prototype.connect = function connect(callback) {
  const { stackTraceLimit } = Error;
  const trace = {};
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(trace, connect);
  Error.stackTraceLimit = stackTraceLimit;
  if (asksForFrames) {
    const { prepareStackTrace } = Error;
    Error.prepareStackTrace = keepFrames;
    for (const frame of trace.stack) frame.getPosition();
    Error.prepareStackTrace = prepareStackTrace;
  }
  return original.call(this, callback);
};
