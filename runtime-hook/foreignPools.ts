import type { PatchedClass } from '../protocol/wire.ts';
import type { PgClient } from './client.ts';
import type { Guard } from './guard.ts';
import type { Acquire, Lease } from './lease.ts';
import { oncePerPrototype, replaceMethod } from './method.ts';
import type { PgPool } from './pool.ts';
import type { Recorder } from './recorder.ts';
import { traceBelow, type Frames } from './stackTrace.ts';

/**
 * What the hook uses of tarn's Pool (1 to 3) and of sequelize-pool's. Both append a request to a queue when a
 * client is acquired, then serve the queue; a request is resolved with a client, at once or later.
 */
export interface ForeignPool {
  readonly acquire: (this: ForeignPool) => unknown;
  readonly release: (this: ForeignPool, client: PgClient) => unknown;
  /** sequelize-pool removes a client by it; tarn, without a parameter, ends the whole pool. */
  readonly destroy: (this: ForeignPool, client: PgClient) => unknown;
}

/** A request for a client that was not answered yet. */
interface Pending {
  readonly resolve: (this: Pending, client: PgClient) => unknown;
}

/** What is told of a pool, by pg-pool's names. */
export type PoolView = Pick<PgPool, '_clients' | '_idle' | '_pendingQueue' | 'ending' | 'options'>;

/** A client is taken for a single statement, after which the library returns it, or by the program, there. */
export type Purpose = 'query' | Frames;

/** In what one kind of foreign pool differs from the other. */
export interface ForeignKind<Pool> {
  readonly what: PatchedClass;
  /** Name of the method that serves the queue. */
  readonly serve: string;
  readonly queue: (pool: Pool) => readonly object[];
  /** Whether a request that was not resolved yet may still be. */
  readonly isWaiting: (pool: Pool, pending: object) => boolean;
  readonly view: (pool: Pool, options: PoolView['options']) => PoolView;
  /** What the running `acquire` is for; undefined when it is the program that called it. */
  readonly purpose: () => Purpose | undefined;
}

type Below = (...parameters: never[]) => unknown;

/** To be called with each new pool, its options, and the function whose caller made it. */
export type SawForeignPool<Pool> = (pool: Pool, options: PoolView['options'], below: Below) => void;

/**
 * Makes pools of one kind report acquires and releases to the recorder like pg-pool's, without touching their
 * promises; `onPool` is called for each pool that is new. Pools that were not seen are left alone.
 */
export function foreignPools<Pool extends ForeignPool>(
  kind: ForeignKind<Pool>,
  recorder: Recorder,
  guard: Guard,
  onPool: () => void,
): SawForeignPool<Pool> {
  /** The recorder holds a pool weakly, so that its view lives as long as the pool does. */
  const views = new WeakMap<object, PgPool>();
  const acquires = new WeakMap<object, Acquire>();
  const leases = new WeakMap<object, Lease>();
  /** The acquire whose request is not in the queue yet. */
  let requesting: Acquire | undefined;

  const request = (pool: ForeignPool, below: Below): Acquire | undefined => {
    const view = views.get(pool);
    if (view === undefined) return undefined;
    const purpose = kind.purpose();
    return purpose === 'query'
      ? recorder.requestedForQuery(view, below, false)
      : recorder.requested(view, purpose ?? traceBelow(below));
  };
  /** When an acquire has its queue served for the first time, its request is the last in it. */
  const tag = (pool: Pool): void => {
    const acquire = requesting;
    requesting = undefined;
    const pending = kind.queue(pool).at(-1);
    if (acquire === undefined || pending === undefined) return;
    acquire.item = {
      get timedOut() {
        return !kind.isWaiting(pool, pending);
      },
    };
    acquires.set(pending, acquire);
    patchPending(pending);
  };
  const answered = (pending: object, client: PgClient): void => {
    const acquire = acquires.get(pending);
    acquires.delete(pending);
    const lease = acquire && recorder.acquired(acquire, client);
    if (lease) leases.set(client, lease);
  };
  const ended = (client: PgClient, isDestroyed: boolean, below: Below): void => {
    const lease = leases.get(client);
    leases.delete(client);
    if (lease === undefined) return;
    recorder.released(lease, client, isDestroyed, below);
    recorder.leaveRelease(lease);
  };

  const patchPool = oncePerPrototype('acquire', (prototype) => {
    replaceMethod<ForeignPool['acquire']>(prototype, 'acquire', (original) => {
      function acquire(this: ForeignPool): unknown {
        const outer = requesting;
        requesting = guard(() => request(this, acquire));
        try {
          // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
          return Reflect.apply(original, this, arguments as unknown as []);
        } finally {
          requesting = outer;
        }
      }
      return acquire;
    });
    replaceMethod<ForeignPool['acquire']>(prototype, kind.serve, (original) => {
      return function serve(this: ForeignPool): unknown {
        guard(() => tag(this as Pool));
        return original.call(this);
      };
    });
    for (const name of ['release', 'destroy'] as const) {
      replaceMethod<ForeignPool['release']>(prototype, name, (original) => {
        function end(this: ForeignPool, client: PgClient): unknown {
          // First, because releasing may hand the client to the next request at once.
          guard(() => ended(client, name === 'destroy', end));
          // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
          return Reflect.apply(original, this, arguments as unknown as [PgClient]);
        }
        return end;
      });
    }
  });
  const patchPending = oncePerPrototype('resolve', (prototype) => {
    replaceMethod<Pending['resolve']>(prototype, 'resolve', (original) => {
      return function resolve(this: Pending, client: PgClient): unknown {
        guard(() => answered(this, client));
        return original.call(this, client);
      };
    });
  });

  return (pool, options, below) => {
    if (views.has(pool)) return;
    // Whoever tells of the pool reads nothing but what a view has.
    const view = kind.view(pool, options) as PgPool;
    views.set(pool, view);
    if (patchPool(pool)) recorder.patched(kind.what, below);
    recorder.sawPool(view, below);
    onPool();
  };
}
