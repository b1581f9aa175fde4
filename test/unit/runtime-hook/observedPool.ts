import { EventEmitter } from 'node:events';
import { Pool, type PoolConfig } from 'pg';
import { patchClient } from '../../../runtime-hook/client.ts';
import { Clock } from '../../../runtime-hook/clock.ts';
import { discover } from '../../../runtime-hook/discovery.ts';
import { guardFor, type Guard } from '../../../runtime-hook/guard.ts';
import { prototypeWith } from '../../../runtime-hook/method.ts';
import { patchPool } from '../../../runtime-hook/pool.ts';
import { Recorder } from '../../../runtime-hook/recorder.ts';
import { followRequests } from '../../../runtime-hook/requestScope.ts';
import { Scopes } from '../../../runtime-hook/scope.ts';

/** Does what pg-pool needs of a client, and answers queries when it is told to. */
export class FakeClient extends EventEmitter {
  static refuse = false;
  /** What the program is told of each query. */
  static refusal: Error | undefined;
  readonly _queryable = true;
  readonly _ending = false;
  processID = 7;
  _txStatus = 'I';
  _activeQuery: object | null = null;
  readonly _queryQueue: object[] = [];
  connect(callback?: (error?: Error) => void): void {
    const error = FakeClient.refuse ? new Error('refused') : undefined;
    setImmediate(() => callback?.(error));
  }
  query(_text: unknown, _values?: unknown, callback?: (error?: Error, result?: object) => void): void {
    this._activeQuery = { _result: {} };
    setImmediate(() => {
      this._handleReadyForQuery();
      callback?.(FakeClient.refusal, { rows: [] });
    });
  }
  _handleReadyForQuery(message?: object): void {
    this._activeQuery = null;
    this.emit('settled', message);
  }
  _handleErrorMessage(error: unknown): void {
    this._activeQuery = null;
    this.emit('settled', error);
  }
  _errorAllQueries(error: unknown): void {
    this._handleErrorMessage(error);
  }
  _handlePortalSuspended(): void {
    // A cursor would call back here.
  }
  end(callback?: () => void): void {
    callback?.();
  }
}

export const poolPrototype = prototypeWith(Pool.prototype, '_acquireClient')!;
/** pg-pool's own methods, as a tool may keep them that was loaded before the first pool was made. */
export const unpatched = { ...Object.getOwnPropertyDescriptors(poolPrototype) };
export const clock = new Clock();
const scopes = new Scopes(clock);
let recorder = new Recorder(clock, scopes);
let isPatched = false;
/** To be called with a prototype that overrides `connect`. */
export let patchHeir: (overriding: object) => void;

/** Patches stay for the life of the process, so each test only changes what they report to. */
export const current = new Proxy(recorder, {
  get: (_, name) => {
    const value: unknown = Reflect.get(recorder, name);
    return typeof value === 'function' ? (value as () => unknown).bind(recorder) : value;
  },
  set: (_, name, value) => Reflect.set(recorder, name, value),
});

/** A recorder that knows nothing yet, to which pg-pool and {@link FakeClient} report from now on. */
export function startObserving(): Recorder {
  recorder = new Recorder(clock, scopes);
  FakeClient.refuse = false;
  FakeClient.refusal = undefined;
  if (isPatched) return recorder;
  isPatched = true;
  const guard: Guard = (task) => guardFor(recorder)(task);
  patchHeir = patchPool(poolPrototype, current, guard);
  patchClient(FakeClient.prototype, current, guard);
  followRequests(scopes, guard);
  discover(guard, {
    pool: (seen) => recorder.sawPool(seen, seen.constructor as () => unknown),
    client: () => undefined,
    knex: () => undefined,
  });
  return recorder;
}

/** A pool of two fake clients. */
export function makePool(options: PoolConfig = {}): Pool {
  return new Pool({ Client: FakeClient as never, max: 2, connectionTimeoutMillis: 50, ...options });
}
