import type { PgClient } from './client.ts';
import type { Guard } from './guard.ts';
import type { Acquire, Lease } from './lease.ts';
import { replaceMethod } from './method.ts';
import type { Recorder } from './recorder.ts';
import { captureStackTrace, closeTrace, openTrace } from './stackTrace.ts';

/** pg-pool's record of one `connect()` that it has not answered yet. */
interface PendingItem {
  readonly timedOut?: boolean;
  [ACQUIRE]?: Acquire;
}

type Release = (error?: unknown) => void;

/** What the hook uses of pg-pool's Pool (3.5.0 and newer). */
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

/** Marks pg-pool's pending items, which never reach the program. */
const ACQUIRE = Symbol('leak-lens.acquire');

/**
 * Makes the class of `pool` report acquires and releases. pg-pool passes a pending item from `connect`
 * through `newClient` or its queue to `_acquireClient`, which makes the release function by `_releaseOnce`;
 * following it pairs acquire and release without touching a callback or promise.
 * `prototype` is the one that owns `_acquireClient`; to be called once for each.
 */
export function patchPool(prototype: object, recorder: Recorder, guard: Guard): void {
  /** The acquire whose `connect` is running and whose pending item has not been seen yet. */
  let requesting: Acquire | undefined;
  /** The acquire whose client is being handed out by `_acquireClient`. */
  let handingOut: Acquire | undefined;
  let insideQuery = false;

  replaceMethod<PgPool['query']>(prototype, 'query', (original) => {
    return function query(this: PgPool): unknown {
      const outer = insideQuery;
      insideQuery = true;
      try {
        // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
        return Reflect.apply(original, this, arguments as unknown as []);
      } finally {
        insideQuery = outer;
      }
    };
  });

  replaceMethod<PgPool['connect']>(prototype, 'connect', (original) => {
    function connect(this: PgPool): unknown {
      const own = insideQuery;
      insideQuery = false;
      let acquire: Acquire | undefined;
      if (own) {
        acquire = guard(() => recorder.requestedForQuery(this));
      } else {
        const trace = openTrace();
        captureStackTrace(trace, connect);
        const frames = closeTrace(trace);
        acquire = guard(() => recorder.requested(this, frames));
      }
      const outer = requesting;
      requesting = acquire;
      const queuedBefore = guard(() => this._pendingQueue.length) ?? 0;
      try {
        // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
        return Reflect.apply(original, this, arguments as unknown as []);
      } finally {
        if (acquire && requesting === acquire) guard(() => tagQueued(this, queuedBefore, acquire));
        requesting = outer;
      }
    }
    return connect;
  });

  replaceMethod<PgPool['newClient']>(prototype, 'newClient', (original) => {
    return function newClient(this: PgPool, pendingItem: PendingItem): unknown {
      if (requesting) {
        const acquire = requesting;
        requesting = undefined;
        guard(() => tag(pendingItem, acquire));
      }
      try {
        return original.call(this, pendingItem);
      } finally {
        guard(() => {
          const acquire = pendingItem[ACQUIRE];
          if (acquire?.item) acquire.connecting = this._clients.at(-1);
        });
      }
    };
  });

  replaceMethod<PgPool['_acquireClient']>(prototype, '_acquireClient', (original) => {
    return function _acquireClient(this: PgPool, client, pendingItem, idleListener, isNew): unknown {
      const outer = handingOut;
      handingOut = guard(() => (pendingItem.timedOut === true ? undefined : pendingItem[ACQUIRE]));
      try {
        return original.call(this, client, pendingItem, idleListener, isNew);
      } finally {
        handingOut = outer;
      }
    };
  });

  replaceMethod<PgPool['_releaseOnce']>(prototype, '_releaseOnce', (original) => {
    return function _releaseOnce(this: PgPool, client, idleListener): Release {
      const release = original.call(this, client, idleListener);
      const acquire = handingOut;
      handingOut = undefined;
      if (acquire === undefined) return release;
      const lease = guard(() => recorder.acquired(acquire, client));
      return lease ? reporting(release, lease, recorder, guard) : release;
    };
  });
}

/** Nameless and with one parameter, like pg-pool's own. */
function reporting(release: Release, lease: Lease, recorder: Recorder, guard: Guard): Release {
  // A function that is assigned to a member gets no name.
  const reported: { release?: Release } = {};
  const report = (reported.release = (error) => {
    // First, because releasing may hand the client to the next waiter at once.
    guard(() => recorder.released(lease, error, report));
    release(error);
  });
  return report;
}

/** A `connect` that made no client has put its item at the end of the queue, or was refused. */
function tagQueued(pool: PgPool, queuedBefore: number, acquire: Acquire): void {
  if (pool._pendingQueue.length > queuedBefore) {
    const item = pool._pendingQueue.at(-1);
    if (item && item[ACQUIRE] === undefined) tag(item, acquire);
  }
}

function tag(item: PendingItem, acquire: Acquire): void {
  item[ACQUIRE] = acquire;
  acquire.item = item;
}
