import { replaceMethod } from './method.ts';
import type { Guard } from './guard.ts';
import type { Recorder } from './recorder.ts';

/** What the hook uses of pg's Client: never its public getters, some of which warn. */
export interface PgClient {
  query: (this: PgClient, config: unknown, values?: unknown, callback?: unknown) => unknown;
  connect: (...parameters: unknown[]) => unknown;
  end: (...parameters: unknown[]) => unknown;
  _handleReadyForQuery: (this: PgClient, message: unknown) => void;
  _handlePortalSuspended?: (this: PgClient, message: unknown) => void;
  readonly _activeQuery?: unknown;
  readonly _queryQueue?: readonly unknown[];
  /** Pipeline mode, since pg 8.22. */
  readonly _sentQueryQueue?: readonly unknown[];
  /** Since pg 8.21. */
  readonly _txStatus?: 'I' | 'T' | 'E' | null;
  readonly processID?: number | null;
}

/** What tells an open pg-cursor, or the one inside a pg-query-stream, from a query that runs. */
interface OpenQuery {
  readonly state?: unknown;
  readonly cursor?: { readonly state?: unknown };
}

/** Whether no query of the client is in flight or queued. An open cursor that nobody reads is idle. */
export function isIdle(client: PgClient): boolean {
  const query = client._activeQuery as OpenQuery | null | undefined;
  return (
    (query === null || query === undefined || (query.cursor ?? query).state === 'idle') &&
    (client._queryQueue?.length ?? 0) === 0 &&
    (client._sentQueryQueue?.length ?? 0) === 0
  );
}

/**
 * Makes a class of clients report when queries start and end. `prototype` is the one that owns
 * `_handleReadyForQuery`; to be called once for each.
 */
export function patchClient(prototype: object, recorder: Recorder, guard: Guard): void {
  replaceMethod<PgClient['query']>(prototype, 'query', (original) => {
    function query(this: PgClient, config: unknown): unknown {
      guard(() => recorder.queried(this, textOf(config), query));
      // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
      return Reflect.apply(original, this, arguments as unknown as [unknown]);
    }
    return query;
  });
  for (const name of ['_handleReadyForQuery', '_handlePortalSuspended'] as const) {
    replaceMethod<PgClient['_handleReadyForQuery']>(prototype, name, (original) => {
      return function settle(this: PgClient, message: unknown): void {
        // No function of ours but this one is below the program's callbacks in their stacks.
        const outer = guard(() => recorder.enterSettling(this));
        try {
          original.call(this, message);
        } finally {
          guard(() => {
            recorder.leaveSettling(outer);
            recorder.settled(this);
          });
        }
      };
    });
  }
}

/** The statement of whatever `client.query` accepts: text, a query object, a cursor or stream. */
function textOf(config: unknown): string | undefined {
  if (typeof config === 'string') return config;
  const { text } = (config ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : undefined;
}
