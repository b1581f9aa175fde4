import type { CallSite } from './callSite.ts';
import { isIdle, type PgClient } from './client.ts';
import type { KeptFor } from './keptClient.ts';
import type { MisuseDetails } from './misuse.ts';
import type { ObservedClient } from './observedClient.ts';
import type { ObservedPool } from './observedPool.ts';
import type { SentQuery } from './queries.ts';
import type { Member } from './roster.ts';
import type { Scope } from './scope.ts';
import type { Statistics } from './statistics.ts';

/** A request for a client, from `connect()` until the pool delivers one or gives up. */
export interface Acquire extends Member {
  readonly pool: ObservedPool;
  /** Absent for the pool's own acquires, by `pool.query`. */
  readonly statistics: Statistics | undefined;
  /** The work that is going on, whose activity counts. */
  readonly scope: Scope | undefined;
  /** Whether that work was not over yet: what is acquired after a request does not belong to it. */
  readonly isInScope: boolean;
  readonly requestedMs: number;
  /** What the clock's `laggedMs` was then. */
  readonly laggedMs: number;
  /** Its callback runs in the async context of whoever released the client, not in its own. */
  readonly byCallback: boolean;
  /** Of the pool's own acquires: where `pool.query` was called, if that is recorded. */
  readonly querySite: CallSite | undefined;
  /** Whether release and query sites are to be captured. */
  detailed: boolean;
  /** pg-pool's own record of the request; says whether it timed out. */
  item: { readonly timedOut?: boolean } | undefined;
  /** The client that is being connected for it, if one has to be. */
  connecting: object | undefined;
  /** When the pool has answered, or was noticed to have failed. */
  answeredMs: number | undefined;
  isDelivered: boolean;
}

/** A release by code that runs in the scope of the client's former holder. */
export interface StrangeRelease {
  readonly site: CallSite;
  readonly details: MisuseDetails;
  /** Whether the holder itself has released as well, which proves that it was not the holder's. */
  isProven: boolean;
}

/** One checkout of one client. */
export interface Lease extends Member {
  readonly id: number;
  readonly acquire: Acquire;
  readonly client: ObservedClient;
  readonly acquiredMs: number;
  busy: boolean;
  idleSinceMs: number;
  /** How long nothing was in flight before `idleSinceMs`, all in all; not kept of the pool's own leases. */
  idledMs: number;
  closedMs: number | undefined;
  destroyed: boolean;
  releaseSite: CallSite | undefined;
  /** Its first release, when that seems to be by code that had held the client before. */
  freedByOther: StrangeRelease | undefined;
  /** It was handed out in a transaction that the holder before had left open. */
  readonly isInheritedTransaction: boolean;
  /** Where `client.end()` was called instead of a release. */
  endedSite: CallSite | undefined;
  /** When its connection was noticed to be lost. */
  lostSinceMs: number | undefined;
  /** What the pool's `contention.waitedMs` was when it was acquired. */
  readonly waitedMs: number;
  keptFor: KeptFor | undefined;
  /** As the program wrote it; redacted before it leaves the process. */
  queryText: string | undefined;
  querySite: CallSite | undefined;
  /** What the last query failed with. */
  failedWith: string | undefined;
  /** Queries that were not answered, of a lease that is recorded in detail. */
  inFlight: SentQuery[] | undefined;
}

/** A checkout that begins now. */
export function newLease(
  id: number,
  acquire: Acquire,
  client: ObservedClient,
  acquiredMs: number,
  isInheritedTransaction: boolean,
): Lease {
  return {
    id,
    acquire,
    client,
    acquiredMs,
    busy: false,
    keptFor: undefined,
    idleSinceMs: acquiredMs,
    idledMs: 0,
    closedMs: undefined,
    destroyed: false,
    releaseSite: undefined,
    freedByOther: undefined,
    isInheritedTransaction,
    endedSite: undefined,
    lostSinceMs: undefined,
    waitedMs: acquire.pool.contention.waitedMs,
    queryText: undefined,
    querySite: undefined,
    failedWith: undefined,
    inFlight: undefined,
    place: -1,
  };
}

/** From now on something is in flight, if nothing was. */
export function becomeBusy(lease: Lease, nowMs: number): void {
  if (lease.busy) return;
  lease.busy = true;
  lease.idledMs += nowMs - lease.idleSinceMs;
}

/** From now on nothing is in flight. */
export function becomeIdle(lease: Lease, nowMs: number): void {
  lease.busy = false;
  lease.idleSinceMs = nowMs;
  if (lease.acquire.scope) lease.acquire.scope.lastActiveMs = nowMs;
}

/** Brings up to date what nothing announces; the client is undefined when the program has forgotten it. */
export function reviewLease(lease: Lease, client: PgClient | undefined, nowMs: number): void {
  const isBusy = client !== undefined && !isIdle(client);
  // A cursor goes on reading without a new query.
  if (isBusy) becomeBusy(lease, nowMs);
  else if (lease.busy) becomeIdle(lease, nowMs);
  if (client?._queryable === false) lease.lostSinceMs ??= nowMs;
  if (isBusy && lease.acquire.scope) lease.acquire.scope.lastActiveMs = nowMs;
}

/** How long nothing has been in flight so far, in milliseconds. */
export function idledMs(lease: Lease, nowMs: number): number {
  return lease.busy ? lease.idledMs : lease.idledMs + nowMs - lease.idleSinceMs;
}

/**
 * pg-pool tells the caller of a failure by a callback that is not ours to touch, but leaves traces: a
 * queued request is marked as timed out, a client that could not connect is taken off the pool's list.
 */
export function hasFailed(acquire: Acquire): boolean {
  const pool = acquire.pool.ref.deref();
  if (pool === undefined || acquire.item === undefined || acquire.item.timedOut === true) return true;
  return acquire.connecting !== undefined && !pool._clients.includes(acquire.connecting);
}
