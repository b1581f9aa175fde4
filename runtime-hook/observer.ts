/** The part of the hook that is made when there is something to observe: a pool, a client, or something of their like. */
import type { AsyncResource } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import type * as WorkerThreads from 'node:worker_threads';
import { Birthplaces } from './birthplace.ts';
import { patchClient, type PgClient } from './client.ts';
import type { Clock } from './clock.ts';
import type { Environment } from './environment.ts';
import type { Failures, Guard } from './guard.ts';
import { followKnex } from './knex.ts';
import { oncePerPrototype } from './method.ts';
import type { PgPool } from './pool.ts';
import { patchingPools } from './poolClasses.ts';
import { startedAtMs } from './pristine.ts';
import { Recorder } from './recorder.ts';
import { Reporter } from './reporter.ts';
import { followRunners } from './runnerScope.ts';
import type { Scopes } from './scope.ts';
import { Sender, type Identity } from './sender.ts';
import { followSequelize } from './sequelize.ts';

/** What was made while the hook was loaded. */
export interface Given {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly scopes: Scopes;
  readonly failures: Failures;
  /** Counts in `failures`. */
  readonly guard: Guard;
  /** Its async context is that of no request. */
  readonly outside: AsyncResource;
}

/** To be told of everything that is seen, while it is being constructed. */
export interface Observer {
  readonly pool: (pool: PgPool) => void;
  readonly client: (client: PgClient) => void;
  /** An emitter that may be knex's client or one of its transactions. */
  readonly knex: (emitter: EventEmitter) => void;
  /** What the module of sequelize's abstract ConnectionManager exports. */
  readonly sequelize: (exported: unknown) => void;
}

/** Makes the observer. Whatever throws in it is for `given.guard`. */
export function observe(given: Given): Observer {
  const { environment, clock, scopes, failures, guard, outside } = given;
  const recorder = new Recorder(clock, scopes, environment.isDeep ? new Birthplaces() : undefined, failures);
  const sender = new Sender(environment, identity, guard);
  const reporter = new Reporter(recorder, clock, sender, guard, outside);
  const runners = followRunners(scopes, guard);
  const onPool = (pool?: PgPool): void => {
    reporter.start();
    runners(pool);
  };
  const patchPool = patchingPools(recorder, guard);
  return {
    pool: (pool) => {
      patchPool(pool);
      recorder.sawPool(pool, pool.constructor as () => unknown);
      onPool(pool);
    },
    client: oncePerPrototype('_pulseQueryQueue', (prototype) => {
      recorder.patched('client');
      patchClient(prototype, recorder, guard);
    }),
    knex: followKnex(recorder, guard, onPool),
    sequelize: followSequelize(recorder, guard, onPool),
  };
}

/** Who this thread is, in its hello. */
function identity(): Identity {
  const { pid, ppid, argv, version } = process;
  // Loaded late, because it takes more than a millisecond and few programs say hello.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  const { threadId } = require('node:worker_threads') as typeof WorkerThreads;
  const program = argv[1] === undefined ? {} : { program: argv[1] };
  return {
    process: { pid, ppid, ...program, cwd: workingFolder() },
    threadId,
    nodeVersion: version,
    startedAtMs,
  };
}

/** Empty when the program has deleted the folder that it works in. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}
