import type { CallSite, CallSites } from './callSite.ts';
import { activeQueryOf, hasQueued, isIdle, type PgClient } from './client.ts';
import type { Clock } from './clock.ts';
import type { Acquire, Lease } from './lease.ts';
import { Misuses, type MisuseDetails } from './misuse.ts';
import type { ObservedClient } from './observedClient.ts';
import type { ObservedPool } from './observedPool.ts';
import type { Scope } from './scope.ts';
import { traceBelow } from './stackTrace.ts';

type Caller = (...parameters: never[]) => unknown;

/** A client with so many listeners more than at its first checkout, left by so many, is given some by each. */
const GROWN_LISTENERS = 10;
const GROWING_CHECKOUTS = 5;
/** A place with so many open pools of equal options makes one for each call. */
const MANY_POOLS = 5;

/** What tells a query that is over, but for the server's last word, from one that runs. */
interface ActiveQuery {
  /** Of pg-cursor, and of the one inside a pg-query-stream. */
  readonly state?: unknown;
  readonly cursor?: { readonly state?: unknown };
  /** pg's own queries have it. */
  readonly _result?: unknown;
  readonly text?: unknown;
  readonly name?: unknown;
  readonly values?: unknown;
  readonly callback?: unknown;
}

/**
 * Recognises what a program does wrong with its clients, at the moment when it does, and keeps count. Stacks are
 * taken only of what is wrong.
 */
export class Conduct {
  readonly misuses = new Misuses();
  readonly #callSites: CallSites;
  readonly #clock: Clock;

  constructor(callSites: CallSites, clock: Clock) {
    this.#callSites = callSites;
    this.#clock = clock;
  }

  /** A scope asks for a client; `site` is taken only when it holds one of the same pool. */
  requested({ pool, scope }: Acquire, site: () => CallSite): void {
    const held = scope?.held?.find((lease) => lease.acquire.pool === pool && mayWait(lease));
    const first = held?.acquire.statistics?.site;
    if (held === undefined || first === undefined) return;
    const details = { ...this.#details(held, scope), concurrency: concurrencyOf(pool) };
    this.misuses.add('nested-acquire', site(), first, details);
  }

  /** A checkout is released for the first time. */
  released(lease: Lease, client: PgClient, currentScope: () => Scope | undefined, below: Caller): void {
    const { statistics } = lease.acquire;
    const scope = lease.acquire.scope;
    if (isAnothers(lease, currentScope)) {
      lease.freedByOther = {
        site: this.#callSites.intern(traceBelow(below)),
        details: {
          ...this.#details(lease, lease.client.previous?.acquire.scope),
          otherScope: scope,
          apartMs: this.#clock.now() - lease.acquiredMs,
        },
        isProven: false,
      };
    }
    if (lease.endedSite && statistics) {
      this.misuses.add(
        'ended-not-released',
        lease.endedSite,
        statistics.site,
        this.#details(lease, scope),
        -1,
      );
    }
    // Whoever was in the middle of something would be the victim.
    if (lease.destroyed || statistics === undefined || lease.freedByOther) return;
    if (isBusy(client)) {
      if (isThrownAway(lease, client)) return;
      this.#add('busy-return', below, statistics.site, this.#details(lease, scope));
      return;
    }
    // Whoever gets a client in a foreign transaction is the victim, and does not know what to do about it.
    if (lease.isInheritedTransaction || !isIdle(client)) return;
    const transaction = transactionOf(client, lease.client);
    if ((transaction === 'T' || transaction === 'E') && !isThrownAway(lease, client)) {
      this.#add('open-transaction', below, statistics.site, { ...this.#details(lease, scope), transaction });
    }
  }

  /** A checkout that is over is released again. */
  releasedAgain(lease: Lease, scope: Scope | undefined, below: Caller): void {
    const { freedByOther } = lease;
    if (freedByOther) {
      // Work that is queued runs in the scope of others, too. That its holder releases a client once more proves
      // that it was not the holder who did so first.
      if (!freedByOther.isProven) {
        const { site, details } = freedByOther;
        this.misuses.add('stale-release', site, lease.acquire.statistics?.site, details);
      }
      freedByOther.isProven = true;
      return;
    }
    this.#add('double-release', below, lease.releaseSite, {
      ...this.#details(lease, scope),
      ...(lease.closedMs === undefined ? {} : { apartMs: this.#clock.now() - lease.closedMs }),
    });
  }

  /**
   * A query is submitted on a client that nobody holds. Of one that another caller holds by now nothing proves whose
   * query it is.
   */
  queriedIdle(
    { previous, releasing }: ObservedClient,
    text: string | undefined,
    scope: Scope | undefined,
    below: Caller,
  ): void {
    // Clients that only the pool has had are its own: a listener of `connect` may prepare them.
    if (!previous?.acquire.statistics || releasing) return;
    this.#add('use-after-release', below, previous.releaseSite, {
      ...this.#details(previous, scope),
      queryText: text,
      ...(previous.closedMs === undefined ? {} : { apartMs: this.#clock.now() - previous.closedMs }),
    });
  }

  /** `client.end()` is called while the client is checked out. */
  ended(lease: Lease, scope: Scope | undefined, below: Caller): void {
    const { statistics } = lease.acquire;
    if (statistics === undefined || lease.endedSite) return;
    lease.endedSite = this.#callSites.intern(traceBelow(below));
    this.misuses.add('ended-not-released', lease.endedSite, statistics.site, this.#details(lease, scope));
  }

  /** A client is handed out. Listeners of clients are counted now and then only. */
  acquired(lease: Lease, client: PgClient): void {
    const count = listenersOf(client);
    const observed = lease.client;
    observed.firstListeners ??= count;
    const { previous, counted } = observed;
    observed.counted = { listeners: count, lease };
    const site = previous?.acquire.statistics?.site;
    const hasLeftSome = counted !== undefined && counted.lease === previous && count > counted.listeners;
    if (hasLeftSome) observed.growingCheckouts++;
    const isGrowing =
      count - observed.firstListeners >= GROWN_LISTENERS && observed.growingCheckouts >= GROWING_CHECKOUTS;
    if (site && hasLeftSome && isGrowing) {
      this.misuses.add('listener-growth', site, undefined, this.#details(lease, lease.acquire.scope));
    }
  }

  /** Counts the open pools that one place has made. */
  review(pools: ReadonlySet<ObservedPool>): void {
    if (pools.size < MANY_POOLS) return;
    const bySite = new Map<CallSite, Map<string, number>>();
    for (const { ref, site } of pools) {
      const pool = ref.deref();
      // What is made while a module is loaded is made once, or anew by a hot reload.
      if (!pool?.options || pool.ending || this.#callSites.isLoading(site)) continue;
      const options = equalityOf(pool.options);
      const counts = bySite.get(site) ?? new Map<string, number>();
      bySite.set(site, counts.set(options, (counts.get(options) ?? 0) + 1));
    }
    for (const [site, counts] of bySite) {
      const most = Math.max(...counts.values());
      this.misuses.set('pool-per-call', site, most < MANY_POOLS ? 0 : most, { lastMs: this.#clock.now() });
    }
  }

  #add(
    kind: Parameters<Misuses['add']>[0],
    below: Caller,
    other: CallSite | undefined,
    details: MisuseDetails,
  ): void {
    this.misuses.add(kind, this.#callSites.intern(traceBelow(below)), other, details);
  }

  #details(lease: Lease, scope: Scope | undefined): MisuseDetails {
    return { pool: lease.acquire.pool, lastMs: this.#clock.now(), scope, queryText: lease.queryText };
  }
}

/** Whether a transaction is open, or has failed and is not over. */
export function isInTransaction(client: PgClient, observed: ObservedClient): boolean {
  const transaction = transactionOf(client, observed);
  return transaction === 'T' || transaction === 'E';
}

function transactionOf(client: PgClient, observed: ObservedClient): PgClient['_txStatus'] {
  return client._txStatus ?? observed.transaction;
}

/**
 * Whether what is done to a lease is done by the code that held the client before. Only where requests tell holders
 * apart, and nothing else can have led from one to the other: callbacks run in the async context of whoever released
 * the client, or opened its connection.
 */
function isAnothers({ acquire, client }: Lease, currentScope: () => Scope | undefined): boolean {
  const former = client.previous?.acquire;
  return (
    former?.statistics !== undefined &&
    former.scope !== undefined &&
    former.scope !== acquire.scope &&
    former.scope !== client.openedIn &&
    !acquire.byCallback &&
    former.scope === currentScope()
  );
}

/** A client that the pool throws away has no next holder. To ask for the pool is dear, so it comes last. */
function isThrownAway({ acquire }: Lease, client: PgClient): boolean {
  return client._queryable === false || client._ending === true || acquire.pool.ref.deref()?.ending === true;
}

/** Whether the client still has work to do. What only waits for the server to be ready has none. */
function isBusy(client: PgClient): boolean {
  if (hasQueued(client)) return true;
  const query = activeQueryOf(client) as ActiveQuery | null | undefined;
  if (query === null || query === undefined) return false;
  const state = (query.cursor ?? query).state;
  if (state !== undefined) return state === 'busy' || state === 'idle' || state === 'submitted';
  // Others, COPY streams for instance, may have said that they are done before pg does.
  return '_result' in query && !isRefused(query) && !isGivenUp(query, client);
}

/** Whether pg does not send a query, but tells so by a callback while it still is the active one. */
function isRefused({ text, name, values }: ActiveQuery): boolean {
  return (typeof text !== 'string' && typeof name !== 'string') || Boolean(values && !Array.isArray(values));
}

/**
 * Whether whoever made the query was told that it took too long: then pg has taken its callback, which had two
 * parameters, away.
 */
function isGivenUp({ callback }: ActiveQuery, { connectionParameters }: PgClient): boolean {
  return (
    Boolean(connectionParameters?.query_timeout) && typeof callback === 'function' && callback.length === 0
  );
}

/**
 * Whether the holder of a lease may be the one who asks for another client, and keep it until then. Whose query is in
 * flight waits for that; what is kept on purpose is not waited for.
 */
function mayWait({ keptFor, client }: Lease): boolean {
  const held = client.ref.deref();
  return keptFor === undefined && (held === undefined || isIdle(held));
}

/** Equal for equal options, as far as they can be compared. Never leaves the process. */
function equalityOf(options: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(
    Object.entries(options).filter(([, value]) => typeof value === 'string' || typeof value === 'number'),
  );
}

/** Clients of the pool that are held or asked for, with the one that is being asked for now. */
function concurrencyOf(pool: ObservedPool): number {
  const { _clients, _idle, _pendingQueue } = pool.ref.deref() ?? {};
  return (_clients?.length ?? 0) - (_idle?.length ?? 0) + (_pendingQueue?.length ?? 0) + 1;
}

function listenersOf(client: PgClient): number {
  let count = 0;
  for (const listeners of Object.values(client._events ?? {})) {
    count += Array.isArray(listeners) ? listeners.length : 1;
  }
  return count;
}
