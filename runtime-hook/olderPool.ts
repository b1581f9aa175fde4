import type { PgClient } from './client.ts';
import type { Guard } from './guard.ts';
import { replaceMethod } from './method.ts';
import { acquireOf } from './pendingItem.ts';
import { lend, type Answered } from './pool.ts';
import { patchRequests } from './poolRequest.ts';
import type { Recorder } from './recorder.ts';

/** What the hook uses of pg-pool's Pool before 3.1.1, which has no `_releaseOnce` yet. */
interface OlderPool {
  _acquireClient: (
    this: OlderPool,
    client: PgClient,
    pendingItem: Answered,
    idleListener: unknown,
    isNew: unknown,
  ) => unknown;
}

/**
 * Does for pg-pool 2.0.0 to 3.1.0 what `patchPool` does for newer ones. Pending items are followed in the same way,
 * but the release function is made in the middle of `_acquireClient`: it is replaced by the item's callback, through
 * which pg-pool hands the client out, at once or when its `verify` has agreed. The callback is exchanged only there,
 * because while the item is queued pg-pool finds it by its callback. Returns what `patchRequests` returns.
 */
export function patchOlderPool(
  prototype: object,
  recorder: Recorder,
  guard: Guard,
): (overriding: object) => void {
  replaceMethod<OlderPool['_acquireClient']>(prototype, '_acquireClient', (original) => {
    const wrapper: Pick<OlderPool, '_acquireClient'> = {
      _acquireClient(client, pendingItem, idleListener, isNew) {
        guard(() => {
          const acquire = acquireOf(pendingItem);
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

  return patchRequests(prototype, recorder, guard);
}
