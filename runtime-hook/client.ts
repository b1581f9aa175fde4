import { replaceMethod } from './method.ts';
import type { Guard } from './guard.ts';
import type { Recorder } from './recorder.ts';
import { beginningOf } from '../protocol/sqlText.ts';

/** What the hook uses of pg's Client: never its public getters, some of which warn. */
export interface PgClient {
  query: (this: PgClient, config: unknown, values?: unknown, callback?: unknown) => unknown;
  connect: (this: PgClient, ...parameters: unknown[]) => unknown;
  end: (this: PgClient, ...parameters: unknown[]) => unknown;
  /** Since pg 8.4. */
  _handleReadyForQuery?: (this: PgClient, message: unknown) => void;
  /** Sends the next query, if there is one and none is in flight. */
  _pulseQueryQueue: (this: PgClient, initialConnection?: unknown) => void;
  _handlePortalSuspended?: (this: PgClient, message: unknown) => void;
  /** Since pg 8.4, like the next one: PostgreSQL has an error for the query in flight, if there is one. */
  _handleErrorMessage?: (this: PgClient, error: unknown) => void;
  /** The connection is lost. */
  _errorAllQueries?: (this: PgClient, error: unknown) => void;
  /** Since pg 8.17, where getters of the former names warn; pg-native's clients have always had them. */
  readonly _activeQuery?: unknown;
  readonly _queryQueue?: readonly unknown[];
  /** Before pg 8.17. */
  readonly activeQuery?: unknown;
  readonly queryQueue?: readonly unknown[];
  /** Pipeline mode, since pg 8.22. */
  readonly _sentQueryQueue?: readonly unknown[];
  /** Since pg 8.21. */
  readonly _txStatus?: 'I' | 'T' | 'E' | null;
  /** False once the connection is lost. */
  readonly _queryable?: boolean;
  readonly _ending?: boolean;
  /** It could not connect. */
  readonly _connectionError?: boolean;
  readonly connectionParameters?: { readonly query_timeout?: unknown };
  readonly processID?: number | null;
  readonly host?: unknown;
  readonly port?: unknown;
  readonly database?: unknown;
  readonly user?: unknown;
  /** Of the event emitter. */
  readonly _events?: object;
}

type Settle = NonNullable<PgClient['_handleReadyForQuery']>;
type Fail = NonNullable<PgClient['_handleErrorMessage']>;

/** What tells an open pg-cursor, or the one inside a pg-query-stream, from a query that runs. */
interface OpenQuery {
  readonly state?: unknown;
  /** The read that is not answered: a cursor whose first read came early believes to be idle while it runs. */
  readonly _cb?: unknown;
  readonly cursor?: OpenQuery;
}

/** Whether no query of the client is in flight or queued. An open cursor that nobody reads is idle. */
export function isIdle(client: PgClient): boolean {
  const query = activeQueryOf(client) as OpenQuery | null | undefined;
  const cursor = query?.cursor ?? query;
  return (
    (cursor === null || cursor === undefined || (cursor.state === 'idle' && !cursor._cb)) &&
    !hasQueued(client)
  );
}

/** The query in flight, of whatever class; null or undefined when there is none. */
export function activeQueryOf(client: PgClient): unknown {
  return client._queryQueue === undefined ? client.activeQuery : client._activeQuery;
}

/** The one that was submitted last, of those in flight and queued; null or undefined when there is none. */
export function latestQueryOf(client: PgClient): unknown {
  return queueOf(client)?.at(-1) ?? client._sentQueryQueue?.at(-1) ?? activeQueryOf(client);
}

/** Whether the query, of whatever class, is in flight or queued. */
export function isUnanswered(client: PgClient, query: unknown): boolean {
  return (
    activeQueryOf(client) === query ||
    queueOf(client)?.includes(query) === true ||
    client._sentQueryQueue?.includes(query) === true
  );
}

/** Whether queries wait for the one in flight. */
export function hasQueued(client: PgClient): boolean {
  return (queueOf(client)?.length ?? 0) > 0 || (client._sentQueryQueue?.length ?? 0) > 0;
}

function queueOf(client: PgClient): readonly unknown[] | undefined {
  return client._queryQueue ?? client.queryQueue;
}

/**
 * Makes a class of clients report when queries start and end. `prototype` is the one that owns
 * `_pulseQueryQueue`; to be called once for each.
 */
export function patchClient(prototype: object, recorder: Recorder, guard: Guard): void {
  replaceMethod<PgClient['query']>(prototype, 'query', (original) => {
    const wrapper: Pick<PgClient, 'query'> = {
      query(config) {
        const sent = guard(() => recorder.queried(this, textOf(config), wrapper.query));
        // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
        const result = Reflect.apply(original, this, arguments as unknown as [unknown]);
        if (sent) guard(() => recorder.queries.submitted(sent, this));
        return result;
      },
    };
    return wrapper.query;
  });
  replaceMethod<PgClient['connect']>(prototype, 'connect', (original) => {
    const wrapper: Pick<PgClient, 'connect'> = {
      connect() {
        guard(() => recorder.connecting(this, wrapper.connect));
        // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
        return Reflect.apply(original, this, arguments as unknown as []);
      },
    };
    return wrapper.connect;
  });
  replaceMethod<PgClient['end']>(prototype, 'end', (original) => {
    const wrapper: Pick<PgClient, 'end'> = {
      end() {
        guard(() => recorder.ended(this, wrapper.end));
        // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
        return Reflect.apply(original, this, arguments as unknown as []);
      },
    };
    return wrapper.end;
  });
  for (const name of ['_handleReadyForQuery', '_handlePortalSuspended'] as const) {
    replaceMethod<Settle>(prototype, name, (original) => {
      const wrapper: { settle: Settle } = {
        settle(message) {
          // No function of ours but this one is below the program's callbacks in their stacks.
          const outer = guard(() => recorder.enterSettling(this, message));
          try {
            original.call(this, message);
          } finally {
            guard(() => {
              recorder.leaveSettling(outer);
              recorder.settled(this);
            });
          }
        },
      };
      return wrapper.settle;
    });
  }
  for (const name of ['_handleErrorMessage', '_errorAllQueries'] as const) {
    replaceMethod<Fail>(prototype, name, (original) => {
      const wrapper: { fail: Fail } = {
        fail(error) {
          guard(() => recorder.queryFailed(this, error, name === '_errorAllQueries'));
          original.call(this, error);
        },
      };
      return wrapper.fail;
    });
  }
  // Before pg 8.4, and with pg-native, this is the only method that runs when a query has ended.
  if (!('_handleReadyForQuery' in prototype)) {
    replaceMethod<PgClient['_pulseQueryQueue']>(prototype, '_pulseQueryQueue', (original) => {
      const wrapper: Pick<PgClient, '_pulseQueryQueue'> = {
        _pulseQueryQueue(initialConnection) {
          original.call(this, initialConnection);
          guard(() => recorder.settled(this));
        },
      };
      return wrapper._pulseQueryQueue;
    });
  }
}

/** The statement of whatever `client.query` accepts: text, a query object, a cursor or stream. */
function textOf(config: unknown): string | undefined {
  const text = typeof config === 'string' ? config : ((config ?? {}) as { text?: unknown }).text;
  return typeof text === 'string' ? beginningOf(text) : undefined;
}
