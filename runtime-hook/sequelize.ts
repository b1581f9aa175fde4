import { AsyncLocalStorage } from 'node:async_hooks';
import {
  foreignPools,
  type ForeignKind,
  type ForeignPool,
  type PoolView,
  type Purpose,
} from './foreignPools.ts';
import type { Guard } from './guard.ts';
import { replaceMethod } from './method.ts';
import type { Recorder } from './recorder.ts';
import { traceBelow } from './stackTrace.ts';

/** What the hook uses of sequelize-pool's Pool. */
interface SequelizePool extends ForeignPool {
  readonly maxSize: number;
  readonly acquireTimeoutMillis: number;
  readonly idleTimeoutMillis: number;
  readonly _pendingAcquires: readonly object[];
  readonly _inUseObjects: readonly object[];
  readonly _availableObjects: readonly object[];
  readonly _draining: boolean;
}

type Replicas = Readonly<Record<'read' | 'write', Partial<SequelizePool>>>;

/** What the hook uses of sequelize's abstract ConnectionManager (5 and 6). */
interface ConnectionManager {
  readonly initPools: (this: ConnectionManager, ...parameters: unknown[]) => unknown;
  /** Called in the program's own stack, unlike the pool's `acquire`, which comes later. */
  readonly getConnection: (this: ConnectionManager, ...parameters: unknown[]) => unknown;
  readonly dialectName?: unknown;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly pool?: Partial<SequelizePool & Replicas>;
}

/**
 * What to do with the ConnectionManager that sequelize exports: its pools are followed. Single statements are the pool's
 * own; transactions and connections that the program gets itself are leases.
 */
export function followSequelize(
  recorder: Recorder,
  guard: Guard,
  onPool: () => void,
): (exported: unknown) => void {
  /** Of the `getConnection` that is running. Sockets keep their async context, but frames must not live so long. */
  const running = new AsyncLocalStorage<{ purpose: Purpose | undefined }>();
  const takePurpose = (): Purpose | undefined => {
    const store = running.getStore();
    const purpose = store?.purpose;
    if (store) store.purpose = undefined;
    return purpose;
  };
  const sawPool = foreignPools({ ...SEQUELIZE, purpose: takePurpose }, recorder, guard, onPool);
  return (exported) => {
    const { prototype } = exported as { prototype: object };
    replaceMethod<ConnectionManager['initPools']>(prototype, 'initPools', (original) => {
      function initPools(this: ConnectionManager, ...parameters: unknown[]): unknown {
        const result = original.apply(this, parameters);
        guard(() => {
          if (this.dialectName !== 'postgres') return;
          for (const pool of [this.pool, this.pool?.read, this.pool?.write]) {
            if (isSequelizePool(pool)) sawPool(pool, optionsOf(this, pool), initPools);
          }
        });
        return result;
      }
      return initPools;
    });
    replaceMethod<ConnectionManager['getConnection']>(prototype, 'getConnection', (original) => {
      function getConnection(this: ConnectionManager, ...parameters: unknown[]): unknown {
        const purpose = guard(() => (isForQuery(parameters[0]) ? 'query' : traceBelow(getConnection)));
        return running.run({ purpose }, () => original.apply(this, parameters));
      }
      return getConnection;
    });
  };
}

/** `sequelize.query` asks with the options of the statement, which always say how to log it. */
function isForQuery(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'logging' in options;
}

const SEQUELIZE: Omit<ForeignKind<SequelizePool>, 'purpose'> = {
  what: 'sequelize-pool',
  serve: '_dispense',
  queue: (pool) => pool._pendingAcquires,
  isWaiting: (pool, pending) => pool._pendingAcquires.includes(pending),
  view: (pool, options) => ({
    get _clients() {
      return [...pool._inUseObjects, ...pool._availableObjects];
    },
    get _idle() {
      return pool._availableObjects;
    },
    get _pendingQueue() {
      return pool._pendingAcquires;
    },
    get ending() {
      return pool._draining;
    },
    options,
  }),
};

function isSequelizePool(pool: Partial<SequelizePool> | undefined): pool is SequelizePool {
  return [pool?._pendingAcquires, pool?._inUseObjects, pool?._availableObjects].every(Array.isArray);
}

function optionsOf({ config = {} }: ConnectionManager, pool: SequelizePool): PoolView['options'] {
  // With replication each client may be connected elsewhere.
  const { host, port, database, username } = config['replication'] ? {} : config;
  const { maxSize, acquireTimeoutMillis, idleTimeoutMillis } = pool;
  return {
    ...{ host, port: Number(port), database, user: username, max: maxSize, idleTimeoutMillis },
    connectionTimeoutMillis: acquireTimeoutMillis,
  };
}
