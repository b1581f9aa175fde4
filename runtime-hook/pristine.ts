/**
 * What the program may replace while it runs: taken when the hook is loaded, before the program's first line. The
 * observer, which is made much later, is given these very values.
 */

/** Before fake timers. */
export const { setTimeout, setInterval, clearTimeout } = globalThis;

export const captureStackTrace = Error.captureStackTrace.bind(Error);

/** Transpilers replace it while the program is loaded, to map the stacks that people see. */
export const prepareStackTraceAtStart: unknown = Reflect.get(Error, 'prepareStackTrace');

/** Wall time at which the hook was loaded. */
export const startedAtMs = Date.now();
