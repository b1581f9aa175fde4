import type { PgClient } from './client.ts';
import type { Guard } from './guard.ts';
import type { Acquire, Lease } from './lease.ts';
import { replaceMethod } from './method.ts';
import { acquireOf, type PendingItem } from './pendingItem.ts';
import { patchRequests } from './poolRequest.ts';
import type { Recorder } from './recorder.ts';

type Release = (this: unknown, error?: unknown) => void;

/** A pending item with the program's callback, or what settles its promise. */
export interface Answered extends PendingItem {
  callback: (
    this: unknown,
    error: unknown,
    client: (PgClient & { release: Release }) | undefined,
    release: Release,
  ) => unknown;
}

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
 * Makes the class of a pool report acquires and releases: `_acquireClient` hands out the client that a pending item
 * stands for, and makes the release function by `_releaseOnce`. That pairs both without touching a callback or promise.
 * `prototype` is the one that owns `_acquireClient`; to be called once for each. Returns what `patchRequests` returns.
 */
export function patchPool(prototype: object, recorder: Recorder, guard: Guard): (overriding: object) => void {
  /** The acquire whose client is being handed out by `_acquireClient`. */
  let handingOut: Acquire | undefined;

  replaceMethod<PgPool['_acquireClient']>(prototype, '_acquireClient', (original) => {
    const wrapper: Pick<PgPool, '_acquireClient'> = {
      _acquireClient(client, pendingItem, idleListener, isNew) {
        const outer = handingOut;
        const outerLending = recorder.lending;
        recorder.lending = client;
        handingOut = guard(() => {
          const acquire = pendingItem.timedOut === true ? undefined : acquireOf(pendingItem);
          if (!acquire || !isNew || !this.options['verify']) return acquire;
          // It may turn out to be none to hand out.
          lend(pendingItem as Answered, acquire, recorder, guard);
          return undefined;
        });
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

  return patchRequests(prototype, recorder, guard);
}

/** Releases by `release` and reports it. Nameless and with one parameter, like pg-pool's own. */
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

/**
 * Makes the item's callback report that the client is handed out, and when it comes back: where that is by no
 * `_releaseOnce`, or may not come to pass.
 */
export function lend(item: Answered, acquire: Acquire, recorder: Recorder, guard: Guard): void {
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
