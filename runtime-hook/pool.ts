import type { PgClient } from './client.ts';
import type { Guard } from './guard.ts';
import type { Acquire, Lease } from './lease.ts';
import { replaceMethod } from './method.ts';
import { acquireOf, tag, tagLast, type PendingItem } from './pendingItem.ts';
import type { Recorder } from './recorder.ts';
import { captureStackTrace, closeTrace, openTrace, traceBelow, type Frames } from './stackTrace.ts';

type Release = (this: unknown, error?: unknown) => void;

/** What the hook uses of pg-pool's Pool (3.1.1 and newer). */
export interface PgPool {
  connect: (this: PgPool, callback?: unknown) => unknown;
  query: (this: PgPool, text?: unknown, values?: unknown, callback?: unknown) => unknown;
  newClient: (this: PgPool, pendingItem: PendingItem) => unknown;
  _acquireClient: (
    this: PgPool,
    client: PgClient,
    pendingItem: PendingItem,
    idleListener: unknown,
    isNew: unknown,
  ) => unknown;
  _releaseOnce: (this: PgPool, client: PgClient, idleListener: unknown) => Release;
  _pulseQueue: () => void;
  /** Reassigned by pg-pool at every removal. */
  readonly _clients: readonly object[];
  readonly _idle: readonly object[];
  readonly _pendingQueue: readonly PendingItem[];
  readonly ending: boolean;
  readonly options: Readonly<Record<string, unknown>> & { readonly max: unknown };
}

/**
 * Makes the class of `pool` report acquires and releases. pg-pool passes a pending item from `connect`
 * through `newClient` or its queue to `_acquireClient`, which makes the release function by `_releaseOnce`;
 * following it pairs acquire and release without touching a callback or promise.
 * `prototype` is the one that owns `_acquireClient`; to be called once for each.
 *
 * Returns what is to be called with every prototype that inherits from it and has a `connect` of its own, which may
 * call a `connect` that pg-pool had before it was patched, as dd-trace's does.
 */
export function patchPool(prototype: object, recorder: Recorder, guard: Guard): (overriding: object) => void {
  /** The acquire whose `connect` is running and whose pending item has not been seen yet. */
  let requesting: Acquire | undefined;
  /** The acquire whose client is being handed out by `_acquireClient`. */
  let handingOut: Acquire | undefined;
  let insideQuery = false;
  /** Makes the acquire of an overriding `connect` that is running and has not come to pg-pool's patched one. */
  let overriding: (() => Acquire | undefined) | undefined;
  let insideOverridingQuery = false;

  replaceMethod<PgPool['query']>(prototype, 'query', (original) => {
    const wrapper: Pick<PgPool, 'query'> = {
      query() {
        const outer = insideQuery;
        insideQuery = true;
        try {
          // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
          return Reflect.apply(original, this, arguments as unknown as []);
        } finally {
          insideQuery = outer;
        }
      },
    };
    return wrapper.query;
  });

  replaceMethod<PgPool['connect']>(prototype, 'connect', (original) => {
    const wrapper: Pick<PgPool, 'connect'> = {
      connect(callback) {
        overriding = undefined;
        const own = insideQuery;
        insideQuery = false;
        let acquire: Acquire | undefined;
        if (own) {
          acquire = guard(() => recorder.requestedForQuery(this, wrapper.connect));
        } else {
          let frames: Frames = [];
          try {
            const trace = openTrace();
            captureStackTrace(trace, wrapper.connect);
            frames = closeTrace(trace);
          } catch {
            recorder.internalErrors++;
          }
          acquire = guard(() => recorder.requested(this, frames, typeof callback === 'function'));
        }
        const outer = requesting;
        requesting = acquire;
        const queuedBefore = guard(() => this._pendingQueue.length) ?? 0;
        try {
          // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
          return Reflect.apply(original, this, arguments as unknown as []);
        } finally {
          if (acquire && requesting === acquire) {
            // A `connect` that made no client has put its item at the end of the queue, or was refused.
            guard(() => this._pendingQueue.length > queuedBefore && tagLast(this._pendingQueue, acquire));
          }
          requesting = outer;
        }
      },
    };
    return wrapper.connect;
  });

  replaceMethod<PgPool['newClient']>(prototype, 'newClient', (original) => {
    const wrapper: Pick<PgPool, 'newClient'> = {
      newClient(pendingItem) {
        const acquire = requesting ?? overriding?.();
        if (acquire) {
          requesting = undefined;
          overriding = undefined;
          guard(() => tag(pendingItem, acquire));
        }
        const outer = recorder.isMakingClient;
        recorder.isMakingClient = true;
        try {
          return original.call(this, pendingItem);
        } finally {
          recorder.isMakingClient = outer;
          guard(() => {
            const acquire = acquireOf(pendingItem);
            if (acquire?.item) acquire.connecting = this._clients.at(-1);
          });
        }
      },
    };
    return wrapper.newClient;
  });

  replaceMethod<PgPool['_acquireClient']>(prototype, '_acquireClient', (original) => {
    const wrapper: Pick<PgPool, '_acquireClient'> = {
      _acquireClient(client, pendingItem, idleListener, isNew) {
        const outer = handingOut;
        const outerLending = recorder.lending;
        recorder.lending = client;
        handingOut = guard(() => (pendingItem.timedOut === true ? undefined : acquireOf(pendingItem)));
        try {
          return original.call(this, client, pendingItem, idleListener, isNew);
        } finally {
          handingOut = outer;
          recorder.lending = outerLending;
        }
      },
    };
    return wrapper._acquireClient;
  });

  replaceMethod<PgPool['_releaseOnce']>(prototype, '_releaseOnce', (original) => {
    const wrapper: Pick<PgPool, '_releaseOnce'> = {
      _releaseOnce(client, idleListener) {
        const release = original.call(this, client, idleListener);
        const acquire = handingOut;
        handingOut = undefined;
        recorder.lending = undefined;
        if (acquire === undefined) return release;
        const reported = guard(() => {
          const lease = recorder.acquired(acquire, client);
          return lease && reporting(release, lease, client, recorder, guard);
        });
        return reported ?? release;
      },
    };
    return wrapper._releaseOnce;
  });

  return (prototype) => {
    replaceMethod<PgPool['query']>(prototype, 'query', (original) => {
      const wrapper: Pick<PgPool, 'query'> = {
        query() {
          const outer = insideOverridingQuery;
          insideOverridingQuery = true;
          try {
            // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
            return Reflect.apply(original, this, arguments as unknown as []);
          } finally {
            insideOverridingQuery = outer;
          }
        },
      };
      return wrapper.query;
    });

    replaceMethod<PgPool['connect']>(prototype, 'connect', (original) => {
      const wrapper: Pick<PgPool, 'connect'> = {
        connect(callback) {
          const own = insideQuery || insideOverridingQuery;
          insideOverridingQuery = false;
          const request = (): Acquire | undefined =>
            guard(() =>
              own
                ? recorder.requestedForQuery(this, wrapper.connect)
                : recorder.requested(this, traceBelow(wrapper.connect), typeof callback === 'function'),
            );
          const outer = overriding;
          overriding = request;
          const queuedBefore = guard(() => this._pendingQueue.length) ?? 0;
          try {
            // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
            return Reflect.apply(original, this, arguments as unknown as []);
          } finally {
            if (overriding === request && (guard(() => this._pendingQueue.length) ?? 0) > queuedBefore) {
              const acquire = request();
              if (acquire) guard(() => tagLast(this._pendingQueue, acquire));
            }
            overriding = outer;
          }
        },
      };
      return wrapper.connect;
    });
  };
}

/** Nameless and with one parameter, like pg-pool's own. */
function reporting(
  release: Release,
  lease: Lease,
  client: PgClient,
  recorder: Recorder,
  guard: Guard,
): Release {
  const wrapper: { '': Release } = {
    ''(error) {
      // First, because releasing may hand the client to the next waiter at once.
      guard(() => recorder.released(lease, client, error, wrapper['']));
      try {
        release.call(this, error);
      } finally {
        guard(() => recorder.leaveRelease(lease));
      }
    },
  };
  return wrapper[''];
}
