import { EventEmitter } from 'node:events';
import type { Birthplaces } from './birthplace.ts';
import { LIMITS, type Patched, type PatchedClass } from '../protocol/wire.ts';
import { CallSites, isAuthors, scriptOf, type CallSite } from './callSite.ts';
import { isIdle, type PgClient } from './client.ts';
import type { Clock } from './clock.ts';
import { Conduct, isInTransaction } from './conduct.ts';
import type { Failures } from './guard.ts';
import { keptForAfter } from './keptClient.ts';
import {
  becomeBusy,
  becomeIdle,
  hasFailed,
  idledMs,
  newLease,
  reviewLease,
  type Acquire,
  type Lease,
} from './lease.ts';
import { observeClient, observedClient } from './observedClient.ts';
import { ObservedPools, type ObservedPool } from './observedPool.ts';
import { PastLeases } from './pastLeases.ts';
import type { PgPool } from './pool.ts';
import { Queries, type SentQuery } from './queries.ts';
import { RawClients } from './rawClient.ts';
import { Roster } from './roster.ts';
import { isOfSample } from './sample.ts';
import { hasEnded, noteAsking, noteWork, type Scope, type Scopes } from './scope.ts';
import { traceBelow, type Frames } from './stackTrace.ts';
import { Statistics } from './statistics.ts';

type Caller = (...parameters: never[]) => unknown;

/** The hook's only state: what is held and awaited now, and what was counted. Bounded in every part. */
export class Recorder {
  readonly callSites = new CallSites();
  readonly pools = new ObservedPools();
  readonly openLeases = new Roster<Lease>();
  /** Acquires that the pool has not answered yet. */
  readonly waiting = new Roster<Acquire>();
  /** By site id. */
  readonly statistics = new Map<number, Statistics>();
  changedStatistics: Statistics[] = [];
  readonly queries: Queries;
  readonly pastLeases = new PastLeases();
  /** Classes whose methods were replaced. */
  readonly patches: Patched[] = [];
  /** Leases that are not followed because too many are open. */
  droppedLeases = 0;
  /** Called when a lease of the program begins or ends, with the running time; must not throw. */
  onChange: (nowMs: number) => void = () => undefined;

  readonly #clock: Clock;
  readonly #birthplaces: Birthplaces | undefined;
  readonly #failures: Failures;
  readonly #scopes: Scopes;
  readonly conduct: Conduct;
  /** While a pool makes a client for itself. */
  isMakingClient = false;
  /** The client that a pool is about to hand out: whoever uses it now is a listener of the pool. */
  lending: PgClient | undefined;
  readonly #rawClients: RawClients;
  /** The lease whose query is being settled right now. */
  #settling: Lease | undefined;
  #leaseCount = 0;
  #scopeCount = 0;

  /** `birthplaces` are asked where V8 keeps no frame of the author's. */
  constructor(
    clock: Clock,
    scopes: Scopes,
    birthplaces?: Birthplaces,
    failures: Failures = { internalErrors: 0 },
  ) {
    this.#birthplaces = birthplaces;
    this.#failures = failures;
    this.#clock = clock;
    this.#scopes = scopes;
    this.queries = new Queries(this.callSites, clock);
    this.conduct = new Conduct(this.callSites, clock);
    this.#rawClients = new RawClients(this.callSites, clock);
  }

  get internalErrors(): number {
    return this.#failures.internalErrors;
  }

  set internalErrors(count: number) {
    this.#failures.internalErrors = count;
  }

  /** `below` is the function whose caller made the pool. Too many pools are not followed. */
  sawPool(pool: PgPool, below: Caller): void {
    this.pools.add(pool, () => this.callSites.intern(traceBelow(below)));
  }

  /** A class was patched; the caller of `below` says where it is from. An emitter's constructor is running. */
  patched(what: PatchedClass, below = EventEmitter as unknown as Caller): void {
    if (this.patches.length >= LIMITS.patches) return;
    const frames = traceBelow(below);
    this.patches.push({ kind: 'patched', what, url: frames[0] ? scriptOf(frames[0]) : '' });
  }

  /** Scopes get an id when they are first told about; most never are. */
  nextScopeId(): number {
    return this.#scopeCount++;
  }

  /**
   * The program asks for a client, at the place that the frames tell; undefined when the pool was made before
   * the hook could see it.
   */
  requested(pool: PgPool, frames: Frames, byCallback = false): Acquire | undefined {
    const observed = this.pools.of(pool);
    if (observed === undefined) return undefined;
    const site = this.#acquireSite(frames);
    const statistics = this.#statisticsOf(site);
    statistics.requested++;
    const acquire = this.#await(observed, pool, statistics, byCallback);
    if (acquire.isInScope) this.conduct.requested(acquire, () => site);
    return acquire;
  }

  /**
   * The pool asks itself for a client, to run a single statement. `isAtCall`: the caller of `below` is where the
   * statement comes from.
   */
  requestedForQuery(pool: PgPool, below: Caller, isAtCall: boolean): Acquire | undefined {
    const observed = this.pools.of(pool);
    if (observed === undefined) return undefined;
    observed.poolQueries++;
    let site: CallSite | undefined;
    if (isAtCall) {
      if (isOfSample(observed.poolQueries)) site = this.callSites.intern(traceBelow(below));
      else this.queries.sampled(observed);
    }
    const acquire = this.#await(observed, pool, undefined, true, site);
    if (acquire.isInScope) {
      this.conduct.requested(acquire, () => this.callSites.intern(traceBelow(below)));
    }
    return acquire;
  }

  /** The pool hands out a client. Undefined when the lease is not followed. */
  acquired(acquire: Acquire, client: PgClient): Lease | undefined {
    const nowMs = this.#clock.now();
    this.#answered(acquire, nowMs);
    acquire.isDelivered = true;
    // What tells whether the acquire failed; a lease must not keep its client alive.
    acquire.item = undefined;
    acquire.connecting = undefined;
    const { statistics } = acquire;
    if (statistics) {
      statistics.acquired++;
      statistics.waitMs.add(nowMs - acquire.requestedMs);
      this.#changed(statistics);
    }
    if (this.openLeases.size >= LIMITS.openLeases) {
      this.droppedLeases++;
      return undefined;
    }
    const observed = observeClient(client, acquire.scope);
    const isInherited = isInTransaction(client, observed);
    const lease = newLease(this.#leaseCount++, acquire, observed, nowMs, isInherited);
    observed.lease = lease;
    this.openLeases.add(lease);
    if (statistics) {
      if (acquire.scope && acquire.isInScope && !acquire.scope.isGuess)
        (acquire.scope.held ??= []).push(lease);
      if (acquire.detailed) this.conduct.acquired(lease, client);
      this.onChange(nowMs);
    }
    return lease;
  }

  /** The pool will not hand out a client. */
  failed(acquire: Acquire): void {
    this.#answered(acquire, this.#clock.now());
    if (acquire.statistics === undefined) return;
    acquire.statistics.failed++;
    this.#changed(acquire.statistics);
  }

  /**
   * A lease is released, or again: then nothing changes. `below` is the function that the program called. To be
   * followed by `leaveRelease` when the pool has taken the client back.
   */
  released(lease: Lease, client: PgClient, error: unknown, below: Caller): void {
    if (lease.closedMs !== undefined) {
      this.conduct.releasedAgain(lease, this.#currentScope(), below);
      return;
    }
    const nowMs = this.#clock.now();
    const { statistics, scope, detailed } = lease.acquire;
    const causedWaitMs = this.causedWaitMs(lease, nowMs);
    lease.destroyed = Boolean(error);
    this.conduct.released(lease, client, () => this.#currentScope(), below);
    lease.closedMs = nowMs;
    lease.inFlight = undefined;
    const observed = lease.client;
    if (observed.lease === lease) observed.lease = undefined;
    observed.previous = lease;
    observed.releasing = lease;
    this.openLeases.remove(lease);
    if (scope) noteWork(scope, nowMs);
    const { isWanted } = this.pastLeases;
    if (isWanted) this.pastLeases.add(lease, nowMs);
    if (statistics === undefined) {
      this.queries.answeredByPool(lease, nowMs, lease.destroyed || lease.failedWith !== undefined);
      // Otherwise nobody waits for news of the pool's own.
      if (isWanted) this.onChange(nowMs);
      return;
    }
    if (scope?.held) scope.held = scope.held.filter((held) => held !== lease);
    if (lease.destroyed) statistics.destroyed++;
    else statistics.released++;
    statistics.causedWaitMs += causedWaitMs;
    statistics.holdMs.add(nowMs - lease.acquiredMs);
    statistics.idleMs.add(idledMs(lease, nowMs));
    if (detailed) {
      lease.releaseSite = this.callSites.intern(traceBelow(below));
      statistics.releasedBy(lease.releaseSite);
    }
    this.#changed(statistics);
    this.onChange(nowMs);
  }

  /** The pool has taken the client of the lease back. */
  leaveRelease({ client }: Lease): void {
    client.releasing = undefined;
  }

  /** A client is connected, by the program itself unless a pool is making it. */
  connecting(client: PgClient, below: Caller): void {
    if (this.isMakingClient) {
      // Often in the context of whoever gave another client back, not of the one who gets this one.
      observeClient(client, this.#scopes.current());
      return;
    }
    const scope = this.#currentScope();
    if (scope && !hasEnded(scope, this.#clock)) this.#rawClients.connected(client, scope, traceBelow(below));
  }

  /** The program ends a client. */
  ended(client: PgClient, below: Caller): void {
    this.#rawClients.ended(client);
    const lease = observedClient(client)?.lease;
    if (lease) this.conduct.ended(lease, this.#currentScope(), below);
  }

  /**
   * A query is being submitted on a client. What is returned is to be given to `queries.submitted` when the client has
   * taken it.
   */
  queried(client: PgClient, text: string | undefined, below: Caller): SentQuery | undefined {
    const observed = observedClient(client);
    if (observed === undefined) {
      this.#rawClients.queried(client, text);
      return undefined;
    }
    const { lease } = observed;
    if (lease === undefined) {
      if (client !== this.lending) this.conduct.queriedIdle(observed, text, this.#currentScope(), below);
      return undefined;
    }
    const { statistics, scope } = lease.acquire;
    // To ask for the time is dear, and how long the pool's own leases are idle is not counted.
    const nowMs = statistics || scope ? this.#clock.now() : lease.acquiredMs;
    if (statistics) becomeBusy(lease, nowMs);
    else lease.busy = true;
    lease.queryText = text;
    lease.failedWith = undefined;
    if (text !== undefined) lease.keptFor = keptForAfter(text, lease.keptFor);
    if (scope) noteWork(scope, nowMs);
    return this.queries.sending(lease, nowMs, below);
  }

  /** pg is about to tell the query in flight of an error; when the connection is lost, those that are queued, too. */
  queryFailed(client: PgClient, error: unknown, isLost: boolean): void {
    const lease = observedClient(client)?.lease;
    if (lease) this.queries.failed(lease, client, error, isLost);
  }

  /** A query of the client may have finished, or a cursor have handed out what it was asked for. */
  settled(client: PgClient): void {
    const observed = observedClient(client);
    if (observed === undefined) {
      this.#rawClients.active(client);
      return;
    }
    const { lease } = observed;
    if (lease === undefined) return;
    const nowMs = this.#clock.now();
    if (isIdle(client)) becomeIdle(lease, nowMs);
    // A cursor hands out later what it was asked for; the next review sees that it has.
    else becomeBusy(lease, nowMs);
  }

  /**
   * To be called around what pg does with a message that says that a query is done, with `leaveSettling` and what
   * this returns.
   * Callbacks of queries run in there, in the async context of whoever opened the connection, so what they
   * acquire belongs to the lease that ran the query.
   */
  enterSettling(client: PgClient, message: unknown): Lease | undefined {
    const outer = this.#settling;
    const observed = observedClient(client);
    const lease = observed?.lease;
    this.#settling = lease;
    // Before the callbacks, which may release the client. Only the end of a query tells.
    const status = (message as { status?: PgClient['_txStatus'] } | undefined)?.status;
    if (observed && status) observed.transaction = status;
    if (lease?.inFlight) this.queries.answered(lease, client, false);
    return outer;
  }

  leaveSettling(outer: Lease | undefined): void {
    this.#settling = outer;
  }

  /**
   * Brings up to date what nothing announces: acquires that failed, queries whose end was not seen,
   * scopes that have been active.
   */
  review(): void {
    this.conduct.review(this.pools.all);
    this.#rawClients.review(this.conduct.misuses);
    for (const pool of this.pools.all) {
      if (pool.ref.deref()?.ending) pool.endingSinceMs ??= this.#clock.now();
    }
    for (const acquire of this.waiting.members()) if (hasFailed(acquire)) this.failed(acquire);
    const nowMs = this.#clock.now();
    for (const lease of this.openLeases.members()) {
      const client = lease.client.ref.deref();
      if (client && lease.inFlight) this.queries.review(lease, client);
      reviewLease(lease, client, nowMs);
    }
  }

  /** How long others have waited because of an open lease, in milliseconds. */
  causedWaitMs({ acquire: { pool }, waitedMs }: Lease, nowMs = this.#clock.now()): number {
    // While nobody waits nothing is added, and to ask a reference for its pool is dear.
    const observed = this.waiting.size > 0 ? pool.ref.deref() : undefined;
    if (observed) pool.contention.advance(observed, nowMs);
    return pool.contention.waitedMs - waitedMs;
  }

  /**
   * From now on leases of exactly these acquire sites are all recorded in detail, what is held and awaited included.
   * Ids of no such site are ignored.
   */
  wantDetail(sites: readonly unknown[]): void {
    const wanted = new Set(sites);
    for (const [id, statistics] of this.statistics) statistics.isDetailWanted = wanted.has(id);
    const acquires = [...this.waiting.members(), ...this.openLeases.members().map(({ acquire }) => acquire)];
    for (const acquire of acquires) if (acquire.statistics?.isDetailWanted) acquire.detailed = true;
  }

  #currentScope(): Scope | undefined {
    return this.#settling ? this.#settling.acquire.scope : this.#scopes.current();
  }

  #await(
    observed: ObservedPool,
    pool: PgPool,
    statistics: Statistics | undefined,
    byCallback: boolean,
    querySite?: CallSite,
  ): Acquire {
    const scope = this.#settling ? this.#settling.acquire.scope : this.#scopes.currentFor(pool);
    const requestedMs = this.#clock.now();
    if (scope) noteAsking(scope, requestedMs);
    observed.contention.advance(pool, requestedMs);
    const detailed = statistics?.isDetailed() === true;
    if (statistics && !detailed) this.queries.sampled(statistics);
    const acquire: Acquire = {
      pool: observed,
      statistics,
      scope,
      isInScope: scope !== undefined && !hasEnded(scope, this.#clock),
      requestedMs,
      laggedMs: this.#clock.laggedMs,
      byCallback,
      querySite,
      detailed,
      item: undefined,
      connecting: undefined,
      answeredMs: undefined,
      isDelivered: false,
      place: -1,
    };
    // Beyond the limit an acquire is served like any other; only its failure would not be counted.
    if (this.waiting.size < LIMITS.openLeases) this.waiting.add(acquire);
    return acquire;
  }

  #changed(statistics: Statistics): void {
    if (statistics.isChanged) return;
    statistics.isChanged = true;
    this.changedStatistics.push(statistics);
  }

  #answered(acquire: Acquire, nowMs: number): void {
    this.waiting.remove(acquire);
    const { scope } = acquire;
    if (scope?.asking && acquire.answeredMs === undefined) scope.asking--;
    acquire.answeredMs = nowMs;
  }

  #statisticsOf(site: CallSite): Statistics {
    let statistics = this.statistics.get(site.id);
    if (statistics === undefined) {
      statistics = new Statistics(site);
      this.statistics.set(site.id, statistics);
    }
    return statistics;
  }

  #acquireSite(frames: Frames): CallSite {
    if (this.#birthplaces === undefined || frames.some(isAuthors)) return this.callSites.intern(frames);
    return this.callSites.intern([...frames, ...this.#birthplaces.current()]);
  }
}
