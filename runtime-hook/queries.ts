import { LIMITS } from '../protocol/wire.ts';
import type { CallSite, CallSites } from './callSite.ts';
import { activeQueryOf, hasQueued, isUnanswered, latestQueryOf, type PgClient } from './client.ts';
import type { Clock } from './clock.ts';
import type { Lease } from './lease.ts';
import { QueryStatistics, type QueryOrigin } from './queryStatistics.ts';
import { traceBelow } from './stackTrace.ts';

/** A query of a lease that is recorded in detail, until it is answered. */
export interface SentQuery {
  readonly lease: Lease;
  readonly origin: QueryOrigin;
  readonly site: CallSite;
  readonly text: string | undefined;
  readonly sentMs: number;
  /** pg's own, which tells which one of several an answer is for. */
  query: unknown;
}

/** A library sends all statements of a program from one place; a program may put each together anew. */
const MAX_STATEMENTS_PER_PLACE = 16;

/** What pg's own queries have: a row could not be understood, of which the program is told in the end. */
interface Canceled {
  readonly _canceledDueToError?: unknown;
}

/**
 * Everything counted of queries, by the place that sent them and what they say; bounded. Only those that were answered count, of a cursor
 * at its first rows: what pg refuses to send is none. Neither a promise nor a callback of the program is touched to
 * learn of the answer. Before pg 8.4, and with pg-native, only `pool.query` is counted, because nothing tells which
 * query an answer is for.
 */
export class Queries {
  /** Queries that were not counted because there are too many call sites, or theirs is not known. */
  droppedCount = 0;
  changed: QueryStatistics[] = [];
  readonly #bySite = new Map<CallSite, QueryStatistics[]>();
  #size = 0;
  readonly #callSites: CallSites;
  readonly #clock: Clock;

  constructor(callSites: CallSites, clock: Clock) {
    this.#callSites = callSites;
    this.#clock = clock;
  }

  get all(): Iterable<QueryStatistics> {
    return [...this.#bySite.values()].flat();
  }

  /**
   * The program is handing the lease's latest query to pg, by `below`. Undefined unless the lease is recorded in detail;
   * otherwise for {@link submitted}.
   */
  sending(lease: Lease, sentMs: number, below: Parameters<typeof traceBelow>[0]): SentQuery | undefined {
    const { statistics, detailed } = lease.acquire;
    if (!detailed || statistics === undefined) return undefined;
    const site = this.#callSites.intern(traceBelow(below));
    lease.querySite = site;
    return { lease, origin: statistics, site, text: lease.queryText, sentMs, query: undefined };
  }

  /** pg has been handed the query; what it refused at once is neither queued nor in flight. */
  submitted(sent: SentQuery, client: PgClient): void {
    const { lease } = sent;
    const query = latestQueryOf(client);
    const isQueued = query !== null && query !== undefined && client._queryable !== false && !client._ending;
    if (!isQueued || lease.inFlight?.some((other) => other.query === query)) return;
    sent.query = query;
    (lease.inFlight ??= []).push(sent);
  }

  /** The query that a client is at has been answered. To be called before the program hears of it. */
  answered(lease: Lease, client: PgClient, isFailed: boolean): void {
    const active = activeQueryOf(client) as Canceled | null | undefined;
    const isCanceled = Boolean(active?._canceledDueToError);
    this.#end(lease, isFailed || isCanceled, ({ query }) => query === active);
  }

  /** The query that a client is at has failed, or the connection is lost, and with it all that was not answered. */
  failed(lease: Lease, client: PgClient, error: unknown, isLost: boolean): void {
    const isActive = Boolean(activeQueryOf(client));
    const isQueued = hasQueued(client);
    // The lease knows of the last one only.
    if (isLost ? isActive || isQueued : isActive && !isQueued) lease.failedWith = codeOf(error);
    if (isLost) this.#end(lease, true, ({ query }) => isUnanswered(client, query));
    else if (isActive) this.answered(lease, client, true);
  }

  /** Forgets what will not be answered: pg has found out that it cannot be sent, or it took too long in the queue. */
  review(lease: Lease, client: PgClient): void {
    lease.inFlight = lease.inFlight?.filter(({ query }) => isUnanswered(client, query));
  }

  /** The single query of a lease of the pool's own is answered, of which it was recorded where it came from. */
  answeredByPool({ acquire, queryText }: Lease, nowMs: number, isFailed: boolean): void {
    const { pool, querySite, requestedMs } = acquire;
    if (querySite) this.#count(querySite, pool, queryText, nowMs - requestedMs, isFailed);
  }

  /** Some of what comes from there is not recorded from now on. */
  sampled(origin: QueryOrigin): void {
    if (origin.isSampled) return;
    origin.isSampled = true;
    for (const statistics of this.all) {
      if (statistics.isFrom(origin)) this.#changed(statistics);
    }
  }

  #end(lease: Lease, isFailed: boolean, isOver: (sent: SentQuery) => boolean): void {
    if (lease.inFlight === undefined) return;
    const nowMs = this.#clock.now();
    lease.inFlight = lease.inFlight.filter((sent) => {
      if (!isOver(sent)) return true;
      this.#count(sent.site, sent.origin, sent.text, nowMs - sent.sentMs, isFailed);
      return false;
    });
  }

  #count(
    site: CallSite,
    origin: QueryOrigin,
    text: string | undefined,
    durationMs: number,
    isFailed: boolean,
  ): void {
    const statistics = this.#of(site, text);
    if (statistics === undefined) return;
    statistics.answered(origin, text, durationMs, isFailed);
    this.#changed(statistics);
  }

  /** Of the last one of a place, when these are too many, the text is that of the latest. */
  #of(site: CallSite, text = ''): QueryStatistics | undefined {
    const here = this.#bySite.get(site) ?? [];
    const known = here.find((statistics) => statistics.text === text);
    if (known) return known;
    const isFull = this.#size >= LIMITS.queries;
    if (here.length > 0 && (isFull || here.length >= MAX_STATEMENTS_PER_PLACE)) return here.at(-1);
    if (site.frames.length === 0 || isFull) {
      this.droppedCount++;
      return undefined;
    }
    const statistics = new QueryStatistics(site, here.length);
    here.push(statistics);
    this.#bySite.set(site, here);
    this.#size++;
    return statistics;
  }

  #changed(statistics: QueryStatistics): void {
    if (statistics.isChanged) return;
    statistics.isChanged = true;
    this.changed.push(statistics);
  }
}

const CODE = /^[0-9A-Z_]{2,40}$/;

/** PostgreSQL's SQLSTATE, or a code of Node's; never what an error says in words, which may have values in it. */
function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && CODE.test(code) ? code : undefined;
}
