/** Loaded by `--require` into every process of a traced program, before the program itself. */
import { AsyncResource } from 'node:async_hooks';
import { hasSubscribers, subscribe } from 'node:diagnostics_channel';
import { OLDEST_NODE_MAJOR } from '../protocol/marker.ts';
import { Clock } from './clock.ts';
import { discover } from './discovery.ts';
import { readEnvironment, type Environment } from './environment.ts';
import { onceExported, SEQUELIZE_MANAGER } from './exportedModule.ts';
import { guardFor } from './guard.ts';
import { followJobs } from './jobScope.ts';
import { lateObserver } from './lateObserver.ts';
import { leaveMarker } from './marker.ts';
import { followMocha } from './mochaScope.ts';
import { followRequests } from './requestScope.ts';
import { Scopes } from './scope.ts';

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

/** What every process has: little more than what tells that there is something to observe. */
function observe(environment: Environment): void {
  const clock = new Clock();
  const scopes = new Scopes(clock);
  const failures = { internalErrors: 0 };
  const guard = guardFor(failures);
  const outside = new AsyncResource('LEAK_LENS', { requireManualDestroy: true });
  const observer = lateObserver({ environment, clock, scopes, failures, guard, outside });
  followRequests(scopes, guard);
  followJobs(scopes);
  followMocha(scopes, guard);
  discover(guard, {
    pool: (pool) => observer().pool(pool),
    client: (client) => observer().client(client),
    knex: (emitter) => observer().knex(emitter),
  });
  onceExported(SEQUELIZE_MANAGER, guard, (exported) => observer().sequelize(exported));
  // Birthplaces are wanted of everything that is born from now on.
  if (environment.isDeep) guard(observer);
}
