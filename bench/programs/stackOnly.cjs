/**
 * The reference hook, preloaded like the real one: all it does is to capture the stack of every
 * `pool.connect()`, without looking at it. No hook that names call sites can cost less.
 */
const { Pool } = require('pg');

// As many as the real hook takes (`LIMITS.framesPerSite`).
const FRAMES = 30;

// `pg.Pool` inherits `connect` from pg-pool's.
const prototype = Object.getPrototypeOf(Pool.prototype);
const original = prototype.connect;
prototype.connect = function connect(callback) {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace({}, connect);
  Error.stackTraceLimit = stackTraceLimit;
  return original.call(this, callback);
};
