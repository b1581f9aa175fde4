import * as fs from 'node:fs';

/**
 * What the program may replace while it runs: taken when the hook is loaded, before the program's first line. The
 * observer, which is made much later, is given these very values.
 */

/** Before fake timers. */
export const { setTimeout, setInterval, clearTimeout } = globalThis;

export const captureStackTrace = Error.captureStackTrace.bind(Error);

/** Transpilers replace it while the program is loaded, to map the stacks that people see. */
export const prepareStackTraceAtStart: unknown = Reflect.get(Error, 'prepareStackTrace');

/** Before files are mocked. */
export const writeSync = fs.writeSync;

/** Since Node 20.16. */
const getBuiltinModule = Reflect.get(process, 'getBuiltinModule') as ((name: string) => unknown) | undefined;

/** A module of Node's own. Who mocks modules replaces `require`, and may complain of each that it is asked for. */
export const builtin = getBuiltinModule ?? (require as (name: string) => unknown);

/** Wall time at which the hook was loaded. */
export const startedAtMs = Date.now();
