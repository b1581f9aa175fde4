import type { Guard } from './guard.ts';
import type { Acquire } from './lease.ts';
import { markWhileRunning, replaceMethod, type Running } from './method.ts';
import { acquireOf, tag, tagLast } from './pendingItem.ts';
import type { PgPool } from './pool.ts';
import { captureStackTrace } from './pristine.ts';
import type { Recorder } from './recorder.ts';
import { closeTrace, openTrace, traceBelow, type Frames } from './stackTrace.ts';

/**
 * Makes the class of a pool report what is asked of it. pg-pool passes a pending item from `connect` through
 * `newClient` or its queue to `_acquireClient`; from now on it stands for the acquire (`pendingItem.ts`).
 * `prototype` is the one that owns `_acquireClient`; to be called once for each.
 *
 * Returns what is to be called with every prototype that inherits from it and has a `connect` of its own, which may
 * call a `connect` that pg-pool had before it was patched, as dd-trace's does.
 */
export function patchRequests(
  prototype: object,
  recorder: Recorder,
  guard: Guard,
): (overriding: object) => void {
  /** The acquire whose `connect` is running and whose pending item has not been seen yet. */
  let requesting: Acquire | undefined;
  const query: Running = { isRunning: false };
  /** Makes the acquire of an overriding `connect` that is running and has not come to pg-pool's patched one. */
  let overriding: (() => Acquire | undefined) | undefined;
  const overridingQuery: Running = { isRunning: false };

  markWhileRunning(prototype, 'query', query);

  replaceMethod<PgPool['connect']>(prototype, 'connect', (original) => {
    const wrapper: Pick<PgPool, 'connect'> = {
      connect(callback) {
        overriding = undefined;
        const own = query.isRunning;
        query.isRunning = false;
        let acquire: Acquire | undefined;
        if (own) {
          acquire = guard(() => recorder.requestedForQuery(this, wrapper.connect, true));
        } else {
          let frames: Frames = [];
          try {
            const trace = openTrace();
            try {
              captureStackTrace(trace, wrapper.connect);
            } finally {
              frames = closeTrace(trace);
            }
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
        let isMade = false;
        try {
          const result = original.call(this, pendingItem);
          isMade = true;
          return result;
        } finally {
          recorder.isMakingClient = outer;
          guard(() => {
            const acquire = acquireOf(pendingItem);
            if (!acquire?.item) return;
            if (isMade) acquire.connecting = this._clients.at(-1);
            // It has thrown, for a connection string that is none; nobody will answer.
            else recorder.failed(acquire);
          });
        }
      },
    };
    return wrapper.newClient;
  });

  return (prototype) => {
    markWhileRunning(prototype, 'query', overridingQuery);

    replaceMethod<PgPool['connect']>(prototype, 'connect', (original) => {
      const wrapper: Pick<PgPool, 'connect'> = {
        connect(callback) {
          const own = query.isRunning || overridingQuery.isRunning;
          overridingQuery.isRunning = false;
          const request = (): Acquire | undefined =>
            guard(() =>
              own
                ? recorder.requestedForQuery(this, wrapper.connect, true)
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
