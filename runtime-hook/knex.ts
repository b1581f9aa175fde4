import type { EventEmitter } from 'node:events';
import {
  foreignPools,
  type ForeignKind,
  type ForeignPool,
  type PoolView,
  type Purpose,
} from './foreignPools.ts';
import type { Guard } from './guard.ts';
import { oncePerPrototype, replaceMethod } from './method.ts';
import type { Recorder } from './recorder.ts';
import { traceBelow, type Frames } from './stackTrace.ts';

/** What the hook uses of tarn's Pool. */
interface TarnPool extends ForeignPool {
  readonly max: number;
  readonly used: readonly object[];
  readonly free: readonly object[];
  readonly pendingAcquires: readonly object[];
  /** Requests for which a client is being examined; since tarn 2. */
  readonly pendingValidations?: readonly object[];
  readonly acquireTimeoutMillis: number;
  readonly idleTimeoutMillis: number;
  readonly destroyed: boolean;
}

/** What the hook uses of knex's Client: an emitter that makes a pool for itself. */
interface KnexClient {
  readonly acquireConnection: (...parameters: unknown[]) => unknown;
  readonly initializePool: (this: KnexClient, ...parameters: unknown[]) => unknown;
  readonly runner: (this: KnexClient, ...parameters: unknown[]) => Runner;
  readonly driverName?: unknown;
  readonly pool?: Partial<TarnPool>;
  readonly connectionSettings?: Readonly<Record<string, unknown>>;
}

/** Runs the statements of one builder, by `run` on a client that it returns, or as a stream. */
interface Runner {
  readonly run: (this: Runner, ...parameters: unknown[]) => unknown;
}

/** What the hook uses of knex's Transaction: an emitter that is born in the program's call, but acquires later. */
interface KnexTransaction {
  readonly acquireConnection: (this: KnexTransaction, ...parameters: unknown[]) => unknown;
  readonly _evaluateContainer: (...parameters: unknown[]) => unknown;
}

/** Names of the drivers whose connections are pg's; the others' are none of our business. */
const PG_DRIVER = /^pg|^cockroach/;

/**
 * What to do with an emitter that has a method `acquireConnection`: it may be knex's. Clients are followed
 * from the moment they make a pool. Statements run by builders are the pool's own; transactions, streams and
 * connections that the program acquires itself are leases.
 */
export function followKnex(
  recorder: Recorder,
  guard: Guard,
  onPool: () => void,
): (emitter: EventEmitter) => void {
  let purpose: Purpose | undefined;
  const sawPool = foreignPools({ ...TARN, purpose: () => purpose }, recorder, guard, onPool);
  /** Of transactions that have not acquired yet: frames keep alive what is on the stack. */
  const births = new WeakMap<object, Frames>();

  /** Calls a method that acquires, if at all, before it returns. */
  const callFor = (next: Purpose | undefined, method: () => unknown): unknown => {
    const outer = purpose;
    purpose = next;
    try {
      return method();
    } finally {
      purpose = outer;
    }
  };

  const patchRunner = oncePerPrototype('run', (prototype) => {
    replaceMethod<Runner['run']>(prototype, 'run', (original) => {
      return function run(this: Runner, ...parameters) {
        return callFor('query', () => original.apply(this, parameters));
      };
    });
  });
  const patchClient = oncePerPrototype('initializePool', (prototype) => {
    replaceMethod<KnexClient['initializePool']>(prototype, 'initializePool', (original) => {
      function initializePool(this: KnexClient, ...parameters: unknown[]): unknown {
        const result = original.apply(this, parameters);
        guard(() => {
          const { pool, driverName } = this;
          if (!isTarn(pool) || !PG_DRIVER.test(String(driverName))) return;
          sawPool(pool, optionsOf(this, pool), initializePool);
        });
        return result;
      }
      return initializePool;
    });
    replaceMethod<KnexClient['runner']>(prototype, 'runner', (original) => {
      return function runner(this: KnexClient, ...parameters) {
        const made = original.apply(this, parameters);
        guard(() => patchRunner(made));
        return made;
      };
    });
  });
  const patchTransaction = oncePerPrototype('acquireConnection', (prototype) => {
    replaceMethod<KnexTransaction['acquireConnection']>(prototype, 'acquireConnection', (original) => {
      return function acquireConnection(this: KnexTransaction, ...parameters) {
        const birth = births.get(this);
        births.delete(this);
        return callFor(birth, () => original.apply(this, parameters));
      };
    });
  });

  return (emitter) => {
    const { initializePool, _evaluateContainer } = emitter as Partial<KnexClient & KnexTransaction>;
    if (typeof initializePool === 'function') patchClient(emitter);
    else if (typeof _evaluateContainer === 'function') {
      patchTransaction(emitter);
      births.set(emitter, traceBelow(emitter.constructor as () => unknown));
    }
  };
}

const TARN: Omit<ForeignKind<TarnPool>, 'purpose'> = {
  what: 'tarn',
  serve: '_tryAcquireOrCreate',
  queue: (pool) => pool.pendingAcquires,
  isWaiting: (pool, pending) =>
    pool.pendingAcquires.includes(pending) || pool.pendingValidations?.includes(pending) === true,
  view: (pool, options) => ({
    get _clients() {
      return [...pool.used, ...pool.free];
    },
    get _idle() {
      return pool.free;
    },
    get _pendingQueue() {
      return pool.pendingAcquires;
    },
    get ending() {
      return pool.destroyed;
    },
    options,
  }),
};

function isTarn(pool: Partial<TarnPool> | undefined): pool is TarnPool {
  return [pool?.used, pool?.free, pool?.pendingAcquires].every(Array.isArray);
}

function optionsOf({ connectionSettings = {} }: KnexClient, pool: TarnPool): PoolView['options'] {
  const { host, port, database, user, application_name } = connectionSettings;
  const { max, acquireTimeoutMillis, idleTimeoutMillis } = pool;
  return {
    ...{ host, port, database, user, application_name, max, idleTimeoutMillis },
    connectionTimeoutMillis: acquireTimeoutMillis,
  };
}
