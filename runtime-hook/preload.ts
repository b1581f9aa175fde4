/** Loaded by `--require` into every process of a traced program, before the program itself. */
import type * as WorkerThreads from 'node:worker_threads';
import { OLDEST_NODE_MAJOR } from '../protocol/marker.ts';
import { patchClient } from './client.ts';
import { Clock } from './clock.ts';
import { discover } from './discovery.ts';
import { readEnvironment, type Environment } from './environment.ts';
import { guardFor } from './guard.ts';
import { leaveMarker } from './marker.ts';
import { prototypeWith } from './method.ts';
import { patchOlderPool } from './olderPool.ts';
import { patchPool } from './pool.ts';
import { Recorder } from './recorder.ts';
import { Reporter } from './reporter.ts';
import { Scopes } from './scope.ts';
import { Sender, type Identity } from './sender.ts';

/** Set on the global object of a thread in which the hook works: several preloads are one. */
const LOADED = Symbol.for('leak-lens.loaded');

try {
  const environment = readEnvironment(process.env);
  if (environment && !(LOADED in globalThis)) {
    Object.defineProperty(globalThis, LOADED, { value: true });
    announce(environment);
    if (Number.parseInt(process.versions.node) >= OLDEST_NODE_MAJOR) observe(environment);
  }
} catch {
  // Whatever is wrong with the hook, the program runs.
}

/** A folder that is gone, or that this process may not write to, is no reason not to observe. */
function announce({ markersFolder }: Environment): void {
  try {
    if (markersFolder !== undefined) leaveMarker(markersFolder);
  } catch {
    // Then nobody hears of it.
  }
}

function observe(environment: Environment): void {
  const clock = new Clock();
  const scopes = new Scopes(clock);
  const recorder = new Recorder(clock, scopes);
  const guard = guardFor(recorder);
  const sender = new Sender(environment, identity, guard);
  const reporter = new Reporter(recorder, clock, sender, guard);
  const pools = oncePerPrototype('_acquireClient', (prototype) => {
    const isOlder = !('_releaseOnce' in prototype);
    recorder.patched(isOlder ? 'older-pool' : 'pool');
    (isOlder ? patchOlderPool : patchPool)(prototype, recorder, guard);
  });
  const clients = oncePerPrototype('_handleReadyForQuery', (prototype) => {
    recorder.patched('client');
    patchClient(prototype, recorder, guard);
  });
  scopes.follow(guard);
  discover(guard, {
    pool: (pool) => {
      pools(pool);
      recorder.sawPool(pool, pool.constructor as () => unknown);
      reporter.start();
    },
    client: clients,
  });
}

const startedAtMs = Date.now();

/** Who this thread is, in its hello. */
function identity(): Identity {
  const { pid, ppid, argv, version } = process;
  // Loaded late, because it takes more than a millisecond and most processes never say hello.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  const { threadId } = require('node:worker_threads') as typeof WorkerThreads;
  const program = argv[1] === undefined ? {} : { program: argv[1] };
  return {
    process: { pid, ppid, ...program, cwd: process.cwd() },
    threadId,
    nodeVersion: version,
    startedAtMs,
  };
}

/** Several copies of pg, and its native flavour, have prototypes of their own; subclasses share one. */
function oncePerPrototype(method: string, patch: (prototype: object) => void): (instance: object) => void {
  const patched = new WeakSet<object>();
  return (instance) => {
    const prototype = prototypeWith(instance, method);
    if (prototype === undefined || patched.has(prototype)) return;
    patched.add(prototype);
    patch(prototype);
  };
}
