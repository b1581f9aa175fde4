import { LIMITS } from '../protocol/wire.ts';
import type { CallSite } from './callSite.ts';
import { activeQueryOf, isUnanswered, latestQueryOf, type PgClient } from './client.ts';
import type { Lease } from './lease.ts';
import { QueryStatistics, type QueryOrigin } from './queryStatistics.ts';

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

/** What pg's own queries have: a row could not be understood, of which the program is told in the end. */
interface Canceled {
  readonly _canceledDueToError?: unknown;
}

/**
 * Everything counted of queries, by the place that sent them; bounded. Only those that were answered count, of a cursor
 * at its first rows: what pg refuses to send is none. Neither a promise nor a callback of the program is touched to
 * learn of the answer. Before pg 8.4, and with pg-native, only `pool.query` is counted, because nothing tells which
 * query an answer is for.
 */
export class Queries {
  /** Queries that were not counted because there are too many call sites, or theirs is not known. */
  droppedCount = 0;
  changed: QueryStatistics[] = [];
  readonly #bySite = new Map<CallSite, QueryStatistics>();

  get all(): Iterable<QueryStatistics> {
    return this.#bySite.values();
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
  answered(lease: Lease, client: PgClient, nowMs: number, isFailed: boolean): void {
    const active = activeQueryOf(client) as Canceled | null | undefined;
    const isCanceled = Boolean(active?._canceledDueToError);
    this.#end(lease, nowMs, isFailed || isCanceled, ({ query }) => query === active);
  }

  /** The connection is lost, and with it all that was not answered. */
  lost(lease: Lease, nowMs: number): void {
    this.#end(lease, nowMs, true, () => true);
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
    for (const statistics of this.#bySite.values()) {
      if (statistics.isFrom(origin)) this.#changed(statistics);
    }
  }

  #end(lease: Lease, nowMs: number, isFailed: boolean, isOver: (sent: SentQuery) => boolean): void {
    lease.inFlight = lease.inFlight?.filter((sent) => {
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
    const statistics = this.#of(site);
    if (statistics === undefined) return;
    statistics.answered(origin, text, durationMs, isFailed);
    this.#changed(statistics);
  }

  #of(site: CallSite): QueryStatistics | undefined {
    const known = this.#bySite.get(site);
    if (known) return known;
    if (site.frames.length === 0 || this.#bySite.size >= LIMITS.queries) {
      this.droppedCount++;
      return undefined;
    }
    const statistics = new QueryStatistics(site);
    this.#bySite.set(site, statistics);
    return statistics;
  }

  #changed(statistics: QueryStatistics): void {
    if (statistics.isChanged) return;
    statistics.isChanged = true;
    this.changed.push(statistics);
  }
}
