/** Loaded by `--require` into every process of a traced program, before the program itself. */
import { hasSubscribers, subscribe } from 'node:diagnostics_channel';
import type * as WorkerThreads from 'node:worker_threads';
import { OLDEST_NODE_MAJOR } from '../protocol/marker.ts';
import { Birthplaces } from './birthplace.ts';
import { patchClient } from './client.ts';
import { Clock } from './clock.ts';
import { discover } from './discovery.ts';
import { readEnvironment, type Environment } from './environment.ts';
import { guardFor } from './guard.ts';
import { followJobs } from './jobScope.ts';
import { followKnex } from './knex.ts';
import { leaveMarker } from './marker.ts';
import { oncePerPrototype } from './method.ts';
import type { PgPool } from './pool.ts';
import { patchingPools } from './poolClasses.ts';
import { Recorder } from './recorder.ts';
import { Reporter } from './reporter.ts';
import { followRequests } from './requestScope.ts';
import { Scopes } from './scope.ts';
import { Sender, type Identity } from './sender.ts';
import { followSequelize } from './sequelize.ts';
import { followTests } from './testScope.ts';

/**
 * Has a subscriber in each thread in which the hook works, so that several preloads are one. Nobody publishes on it:
 * unlike a property of the global object, a channel is seen only by who knows its name.
 */
const LOADED = 'leak-lens.loaded';

try {
  const environment = readEnvironment(process.env);
  if (environment && !hasSubscribers(LOADED)) {
    announce(environment);
    if (Number.parseInt(process.versions.node) >= OLDEST_NODE_MAJOR) {
      subscribe(LOADED, () => undefined);
      observe(environment);
    }
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
  const recorder = new Recorder(clock, scopes, environment.isDeep ? new Birthplaces() : undefined);
  const guard = guardFor(recorder);
  const sender = new Sender(environment, identity, guard);
  const reporter = new Reporter(recorder, clock, sender, guard);
  const tests = followTests(scopes, guard);
  const onPool = (pool?: PgPool): void => {
    reporter.start();
    tests(pool);
  };
  const patchPool = patchingPools(recorder, guard);
  const clients = oncePerPrototype('_pulseQueryQueue', (prototype) => {
    recorder.patched('client');
    patchClient(prototype, recorder, guard);
  });
  followRequests(scopes, guard);
  followJobs(scopes);
  discover(guard, {
    pool: (pool) => {
      patchPool(pool);
      recorder.sawPool(pool, pool.constructor as () => unknown);
      onPool(pool);
    },
    client: clients,
    knex: followKnex(recorder, guard, onPool),
  });
  followSequelize(recorder, guard, onPool);
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
