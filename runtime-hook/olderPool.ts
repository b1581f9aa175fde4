import type { PgClient } from './client.ts';
import type { Guard } from './guard.ts';
import type { Acquire, Lease } from './lease.ts';
import { replaceMethod } from './method.ts';
import type { PgPool } from './pool.ts';
import type { Recorder } from './recorder.ts';
import { traceBelow } from './stackTrace.ts';

type Release = (error?: unknown) => void;
type Answer = (this: unknown, error: unknown, client: LentClient | undefined, release: Release) => unknown;

interface LentClient extends PgClient {
  /** Made anew by pg-pool whenever it hands the client out. */
  release: Release;
}

/** pg-pool's record of one `connect()` that it has not answered yet. */
interface PendingItem {
  readonly timedOut?: boolean;
  callback: Answer;
}

/** What the hook uses of pg-pool's Pool before 3.1.1, which has no `_releaseOnce` yet. */
interface OlderPool extends Pick<PgPool, '_clients' | '_pendingQueue'> {
  newClient: (this: OlderPool, pendingItem: PendingItem) => unknown;
  _acquireClient: (
    this: OlderPool,
    client: LentClient,
    pendingItem: PendingItem,
    idleListener: unknown,
    isNew: unknown,
  ) => unknown;
}

/**
 * Does for pg-pool 2.0.0 to 3.1.0 what `patchPool` does for newer ones. Pending items are followed in the same way,
 * but the release function is made in the middle of `_acquireClient`: it is replaced by the item's callback, through
 * which pg-pool hands the client out, at once or when its `verify` has agreed. The callback is exchanged only there,
 * because while the item is queued pg-pool finds it by its callback.
 */
export function patchOlderPool(prototype: object, recorder: Recorder, guard: Guard): void {
  const acquires = new WeakMap<object, Acquire>();
  /** The acquire whose `connect` is running and whose pending item has not been seen yet. */
  let requesting: Acquire | undefined;
  let insideQuery = false;

  function tag(item: object, acquire: Acquire): void {
    acquires.set(item, acquire);
    acquire.item = item;
  }

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
      connect() {
        const own = insideQuery;
        insideQuery = false;
        const acquire = guard(() =>
          own
            ? recorder.requestedForQuery(this, wrapper.connect)
            : recorder.requested(this, traceBelow(wrapper.connect)),
        );
        const outer = requesting;
        requesting = acquire;
        const queuedBefore = guard(() => this._pendingQueue.length) ?? 0;
        try {
          // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
          return Reflect.apply(original, this, arguments as unknown as []);
        } finally {
          if (acquire && requesting === acquire) {
            guard(() => {
              const item = this._pendingQueue.at(-1);
              if (item && this._pendingQueue.length > queuedBefore && !acquires.has(item)) tag(item, acquire);
            });
          }
          requesting = outer;
        }
      },
    };
    return wrapper.connect;
  });

  replaceMethod<OlderPool['newClient']>(prototype, 'newClient', (original) => {
    const wrapper: Pick<OlderPool, 'newClient'> = {
      newClient(pendingItem) {
        if (requesting) {
          const acquire = requesting;
          requesting = undefined;
          guard(() => tag(pendingItem, acquire));
        }
        const outer = recorder.isMakingClient;
        recorder.isMakingClient = true;
        try {
          return original.call(this, pendingItem);
        } finally {
          recorder.isMakingClient = outer;
          guard(() => {
            const acquire = acquires.get(pendingItem);
            if (acquire?.item) acquire.connecting = this._clients.at(-1);
          });
        }
      },
    };
    return wrapper.newClient;
  });

  replaceMethod<OlderPool['_acquireClient']>(prototype, '_acquireClient', (original) => {
    const wrapper: Pick<OlderPool, '_acquireClient'> = {
      _acquireClient(client, pendingItem, idleListener, isNew) {
        guard(() => {
          const acquire = acquires.get(pendingItem);
          if (acquire && pendingItem.timedOut !== true) lend(pendingItem, acquire, recorder, guard);
        });
        const outer = recorder.lending;
        recorder.lending = client;
        try {
          return original.call(this, client, pendingItem, idleListener, isNew);
        } finally {
          recorder.lending = outer;
        }
      },
    };
    return wrapper._acquireClient;
  });
}

/** Makes the item's callback report that the client is handed out, and when it comes back. */
function lend(item: PendingItem, acquire: Acquire, recorder: Recorder, guard: Guard): void {
  const answer = item.callback;
  item.callback = function (this: unknown, error, client, release) {
    // The callback may be the program's, and finds the item as its `this`.
    item.callback = answer;
    recorder.lending = undefined;
    const reported = guard(() => {
      const lease = client && recorder.acquired(acquire, client);
      return lease && (client.release = reporting(release, lease, client, recorder, guard));
    });
    return answer.call(this, error, client, reported ?? release);
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
  // A function that is assigned to a member gets no name.
  const reported: { release?: Release } = {};
  const report = (reported.release = (error) => {
    // First, because releasing may hand the client to the next waiter at once.
    guard(() => recorder.released(lease, client, error, report));
    release(error);
    recorder.leaveRelease(lease);
  });
  return report;
}
