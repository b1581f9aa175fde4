import type { WireRecord } from '../protocol/wire.ts';
import type { Clock } from './clock.ts';
import type { Lease } from './lease.ts';
import type { PgPool } from './pool.ts';
import { allowedOptions, limitOf } from './poolOptions.ts';
import type { ObservedPool } from './observedPool.ts';
import type { Recorder } from './recorder.ts';
import { inSteps, round, time } from './milliseconds.ts';
import { hasEnded, type Scope } from './scope.ts';
import { redactSql } from '../protocol/sqlText.ts';
import { ToldCounts } from './toldCounts.ts';
import { ToldSites } from './toldSites.ts';
import { Waits } from './waits.ts';

/** A lease younger than this is not told about by itself. */
const YOUNG_MS = 100;

/**
 * What one listener has been told. Composes the records of whatever changed since; a new report, for a new
 * connection, tells everything again.
 */
export class Report {
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #toldLeases = new Map<Lease, string>();
  readonly #toldPools = new WeakMap<ObservedPool, string>();
  readonly #toldScopes = new WeakMap<Scope, string>();
  readonly #toldDropped = new Map<string, number>();
  readonly #sites: ToldSites;
  readonly #counts: ToldCounts;
  readonly #waits: Waits;
  /** Nothing was told so far. */
  #isFirst = true;
  #toldPatches = 0;
  #toldMisuses = 0;

  constructor(recorder: Recorder, clock: Clock) {
    this.#recorder = recorder;
    this.#clock = clock;
    this.#sites = new ToldSites(recorder.callSites);
    this.#counts = new ToldCounts(recorder, this.#sites);
    this.#waits = new Waits(recorder, clock);
  }

  /** Leases that begin or end, and the clock. `alsoYoung` includes those that may still end before anybody looks. */
  leases(alsoYoung: boolean): WireRecord[] {
    const records: WireRecord[] = [];
    this.#leases(alsoYoung, records);
    if (records.length > 0) records.push(this.#clockRecord());
    return records;
  }

  /**
   * Everything that changed, ending with the clock while anything is held or awaited. Distributions only when they are
   * due, and leases that are young only the first time: many will have ended before anybody looks. All of it the last
   * time.
   */
  everything(isLast = false): WireRecord[] {
    this.#recorder.review();
    const records: WireRecord[] = [];
    // Before the leases and pools, which tell of it.
    const waits = this.#waits.review((site) => this.#sites.tell(site, records));
    this.#leases(isLast || this.#isFirst, records);
    for (const lease of this.#toldLeases.keys()) this.#opened(lease, records);
    records.push(...this.#recorder.patches.slice(this.#toldPatches));
    this.#toldPatches = this.#recorder.patches.length;
    this.#pools(records);
    records.push(...waits);
    this.#counts.tell(records, this.#clock.now(), this.#isFirst, isLast);
    this.#dropped(records);
    this.#isFirst = false;
    if (this.#recorder.openLeases.size + this.#recorder.waiting.size > 0 || records.length > 0) {
      records.push(this.#clockRecord());
    }
    return records;
  }

  #leases(alsoYoung: boolean, records: WireRecord[]): void {
    for (const lease of this.#toldLeases.keys())
      if (lease.closedMs !== undefined) this.#closed(lease, records);
    const oldestMs = this.#clock.now() - YOUNG_MS;
    for (const lease of this.#recorder.openLeases.members()) {
      if (lease.acquire.statistics && !this.#toldLeases.has(lease)) {
        if (alsoYoung || lease.acquiredMs <= oldestMs) this.#opened(lease, records);
      }
    }
    this.#misuses(records);
    this.#pastLeases(records);
  }

  #pastLeases(records: WireRecord[]): void {
    const past = this.#recorder.pastLeases.take();
    if (past === undefined) return;
    for (const [, , , site] of past.leases) this.#sites.tellById(site, records);
    records.push(past);
  }

  #clockRecord(): WireRecord {
    const runningMs = round(this.#clock.now());
    return {
      kind: 'clock',
      runningMs,
      lagMs: round(this.#clock.lagMs),
      stoppedMs: round(this.#clock.stoppedMs),
    };
  }

  #opened(lease: Lease, records: WireRecord[]): void {
    const { acquire } = lease;
    const client = lease.client.ref.deref();
    const site = this.#sites.tell(acquire.statistics?.site ?? this.#recorder.callSites.unknown, records);
    const scope = acquire.scope && acquire.isInScope ? this.#scope(acquire.scope, records) : undefined;
    this.#pool(acquire.pool, records);
    const record: WireRecord = {
      kind: 'lease',
      lease: lease.id,
      pool: acquire.pool.id,
      connection: lease.client.id,
      site,
      ...(scope === undefined ? {} : { scope }),
      ...(client?.processID ? { backendPid: client.processID } : {}),
      requestedMs: round(acquire.requestedMs),
      acquiredMs: round(lease.acquiredMs),
      state: lease.busy ? 'busy' : 'idle',
      idleSinceMs: round(lease.idleSinceMs),
      ...(client?._txStatus ? { transaction: client._txStatus } : {}),
      ...(lease.keptFor === undefined ? {} : { keptFor: lease.keptFor }),
      ...time('lostSinceMs', lease.lostSinceMs),
      ...time('awaitingSinceMs', this.#waits.awaitingSinceMs(lease)),
      ...time('causedWaitMs', inSteps(this.#recorder.causedWaitMs(lease))),
      ...(lease.endedSite ? { endedSite: this.#sites.tell(lease.endedSite, records) } : {}),
      ...(lease.queryText === undefined
        ? {}
        : {
            lastQuery: {
              text: redactSql(lease.queryText),
              ...(lease.querySite ? { site: this.#sites.tell(lease.querySite, records) } : {}),
              ...(lease.failedWith === undefined ? {} : { failedWith: lease.failedWith }),
            },
          }),
    };
    if (changed(this.#toldLeases, lease, record)) records.push(record);
  }

  #closed(lease: Lease, records: WireRecord[]): void {
    this.#toldLeases.delete(lease);
    records.push({
      kind: 'closed',
      lease: lease.id,
      outcome: lease.destroyed ? 'destroyed' : 'released',
      closedMs: round(lease.closedMs ?? this.#clock.now()),
      ...(lease.releaseSite ? { releaseSite: this.#sites.tell(lease.releaseSite, records) } : {}),
    });
  }

  #scope(scope: Scope, records: WireRecord[]): number {
    const id = (scope.id ??= this.#recorder.nextScopeId());
    const ended = hasEnded(scope, this.#clock);
    const record: WireRecord = {
      kind: 'scope',
      scope: id,
      scopeKind: scope.kind,
      label: scope.label(),
      startedMs: round(scope.startedMs),
      ...(ended ? { endedMs: round(scope.endedMs ?? this.#clock.now()) } : {}),
      lastActiveMs: round(scope.lastActiveMs),
    };
    if (changed(this.#toldScopes, scope, record)) records.push(record);
    return id;
  }

  #pools(records: WireRecord[]): void {
    for (const observed of this.#recorder.pools.all) this.#pool(observed, records);
  }

  #pool(observed: ObservedPool, records: WireRecord[]): void {
    const pool = observed.ref.deref();
    // A pool is seen before its constructor has run.
    if ((pool as Partial<PgPool> | undefined)?._pendingQueue === undefined || pool === undefined) return;
    const record: WireRecord = {
      kind: 'pool',
      pool: observed.id,
      site: this.#sites.tell(observed.site, records),
      max: limitOf(pool),
      total: pool._clients.length,
      idle: pool._idle.length,
      waiting: pool._pendingQueue.length,
      ...time('waitingSinceMs', this.#waits.longestSinceMs(observed)),
      poolQueries: observed.poolQueries,
      ending: pool.ending,
      ...time('endingSinceMs', observed.endingSinceMs),
      options: allowedOptions(pool),
    };
    if (changed(this.#toldPools, observed, record)) records.push(record);
  }

  #misuses(records: WireRecord[]): void {
    const { misuses } = this.#recorder.conduct;
    for (const { kind, site, other, count, concurrency, details } of misuses.since(this.#toldMisuses)) {
      const { pool, lastMs, scope, otherScope, apartMs, transaction, queryText } = details;
      const max = pool?.ref.deref();
      records.push({
        kind: 'misuse',
        misuse: kind,
        site: this.#sites.tell(site, records),
        ...(other ? { other: this.#sites.tell(other, records) } : {}),
        ...(pool ? { pool: pool.id } : {}),
        count,
        lastMs: round(lastMs),
        ...(scope ? { scope: scope.label() } : {}),
        ...(otherScope ? { otherScope: otherScope.label() } : {}),
        ...(apartMs === undefined ? {} : { apartMs: round(apartMs) }),
        ...(transaction ? { transaction } : {}),
        ...(queryText === undefined ? {} : { query: redactSql(queryText) }),
        ...(concurrency > 0 ? { concurrency } : {}),
        ...(concurrency > 0 && max ? { max: limitOf(max) } : {}),
      });
    }
    this.#toldMisuses = misuses.version;
  }

  #dropped(records: WireRecord[]): void {
    const counts = [
      ['site', this.#recorder.callSites.droppedCount],
      ['pool', this.#recorder.pools.droppedCount],
      ['lease', this.#recorder.droppedLeases],
      ['source-map', this.#sites.droppedMaps],
      ['query', this.#recorder.queries.droppedCount],
      ['misuse', this.#recorder.conduct.misuses.droppedCount],
      ['internal-error', this.#recorder.internalErrors],
    ] as const;
    for (const [what, count] of counts) {
      if (count === (this.#toldDropped.get(what) ?? 0)) continue;
      this.#toldDropped.set(what, count);
      records.push({ kind: 'dropped', what, count });
    }
  }
}

/** Remembers what was told of a thing; whether the record says anything new. */
function changed<Key extends object>(
  told: Pick<WeakMap<Key, string>, 'get' | 'set'>,
  key: Key,
  record: WireRecord,
): boolean {
  const text = JSON.stringify(record);
  if (told.get(key) === text) return false;
  told.set(key, text);
  return true;
}
