import type { Closed, Goodbye, Hello, Misuse, Query, Site, Statistics, Wait } from '../../protocol/wire.ts';
import { advance } from './clock.ts';
import type { ThreadFact } from './fact.ts';
import { generatedFrames } from './generatedFrames.ts';
import type { ClosedLease } from './lease.ts';
import { RETENTION, pushBounded, setBounded } from './retention.ts';
import type { Placement } from './site.ts';
import { updated } from './siteStatistics.ts';
import { threadNowMs, type KnownSite } from './snapshot.ts';
import type { ThreadState } from './threadState.ts';

/** Changes the state by one fact; returns the leases that it ended. Unknown ids are counted. */
export function applyToThread(state: ThreadState, fact: ThreadFact): readonly ClosedLease[] {
  const { record, receivedAtMs } = fact;
  switch (record.kind) {
    case 'connected':
      state.life = { kind: 'connected' };
      return [];
    case 'disconnected':
      if (state.life.kind === 'connected') {
        state.life = { kind: 'lost', runningMs: threadNowMs(state, receivedAtMs) };
      }
      return [];
    case 'rejected':
      state.rejected += record.count;
      return [];
    case 'hello':
      greet(state, record);
      return [];
    case 'clock':
      state.clock = advance(state.clock, record, receivedAtMs);
      return endConfirmation(state);
    case 'source':
      keep(state, setBounded(state.urls, record.source, record.url, RETENTION.sourcesPerThread));
      return [];
    case 'site':
      addSite(state, record, receivedAtMs);
      return [];
    case 'placement':
      place(state, record);
      return [];
    case 'pool':
      state.unconfirmedPools.delete(record.pool);
      keep(state, setBounded(state.pools, record.pool, record, RETENTION.poolsPerThread));
      return [];
    case 'scope':
      keep(state, setBounded(state.scopes, record.scope, record, RETENTION.scopesPerThread));
      return [];
    case 'lease':
      state.unconfirmedLeases.delete(record.lease);
      keep(state, setBounded(state.openLeases, record.lease, record, RETENTION.openLeasesPerThread));
      return [];
    case 'closed':
      return close(state, record.lease, record);
    case 'wait':
      noteWait(state, record);
      return [];
    case 'statistics':
      count(state, record);
      return [];
    case 'query':
      keep(state, setBounded(state.queries, keyOfQuery(record), record, RETENTION.queriesPerThread));
      return [];
    case 'past-leases':
      state.pastLeases.add(record, receivedAtMs);
      return [];
    case 'misuse':
      keep(state, setBounded(state.misuses, keyOfMisuse(record), record, RETENTION.misusesPerThread));
      return [];
    case 'patched':
      keep(
        state,
        setBounded(state.patches, `${record.what} ${record.url}`, record, RETENTION.patchesPerThread),
      );
      return [];
    case 'dropped':
      state.hookLosses.set(record.what, record.count);
      return [];
    case 'goodbye':
      return sayGoodbye(state, record);
    default:
      record satisfies never;
      return [];
  }
}

function greet(state: ThreadState, hello: Hello): void {
  const { process, threadId, nodeVersion, startedAtMs } = hello;
  state.identity = { process, threadId, nodeVersion, startedAtMs };
  state.life = { kind: 'connected' };
  for (const lease of state.openLeases.keys()) state.unconfirmedLeases.add(lease);
  for (const pool of state.pools.keys()) state.unconfirmedPools.add(pool);
  // They are told anew, by other ids.
  state.waits.clear();
}

function endConfirmation(state: ThreadState): readonly ClosedLease[] {
  const closed = [...state.unconfirmedLeases].flatMap((lease) => close(state, lease));
  for (const pool of state.unconfirmedPools) state.pools.delete(pool);
  state.unconfirmedPools.clear();
  return closed;
}

function addSite(state: ThreadState, record: Site, receivedAtMs: number): void {
  const placed = state.sites.get(record.site)?.placed;
  const site: KnownSite = {
    site: record.site,
    receivedAtMs,
    fallback: generatedFrames(record.frames, (source) => state.urls.get(source)),
    ...(placed !== undefined && { placed }),
  };
  keep(state, setBounded(state.sites, record.site, site, RETENTION.sitesPerThread));
}

function place(state: ThreadState, placement: Placement): void {
  const site = state.sites.get(placement.site);
  if (site === undefined) {
    state.unknownIds++;
    return;
  }
  state.sites.set(placement.site, { ...site, placed: placement.frames });
}

function close(
  state: ThreadState,
  id: number,
  /** Absent: it must have ended unobserved. */
  end?: Closed,
): readonly ClosedLease[] {
  const lease = state.openLeases.get(id);
  if (lease === undefined) {
    state.unknownIds++;
    return [];
  }
  state.openLeases.delete(id);
  state.unconfirmedLeases.delete(id);
  if (lease.scope !== undefined) forgetScope(state, lease.scope);
  const { thread } = state;
  if (end === undefined) return [{ thread, lease, outcome: 'unknown' }];
  const { outcome, closedMs, releaseSite } = end;
  return [{ thread, lease, outcome, closedMs, ...(releaseSite !== undefined && { releaseSite }) }];
}

/** A scope matters for as long as one of its leases is open. */
function forgetScope(state: ThreadState, scope: number): void {
  for (const lease of state.openLeases.values()) if (lease.scope === scope) return;
  state.scopes.delete(scope);
}

function sayGoodbye(state: ThreadState, goodbye: Goodbye): readonly ClosedLease[] {
  const { runningMs, exitCode, loopEmpty } = goodbye;
  state.life = { kind: 'ended', runningMs, exitCode, loopEmpty };
  return endConfirmation(state);
}

function count(state: ThreadState, record: Statistics): void {
  const known = updated(state.statistics.get(record.site), record);
  keep(state, setBounded(state.statistics, record.site, known, RETENTION.sitesPerThread));
}

function noteWait(state: ThreadState, wait: Wait): void {
  if (wait.outcome === undefined) {
    keep(state, setBounded(state.waits, wait.wait, wait, RETENTION.waitsPerThread));
    return;
  }
  state.waits.delete(wait.wait);
  pushBounded(state.endedWaits, wait, RETENTION.endedWaitsPerThread);
}

/** One place may send several statements. */
function keyOfQuery({ site, variant = 0 }: Query): string {
  return `${site} ${variant}`;
}

/** A way in which something is misused has no id of its own. */
function keyOfMisuse({ misuse, site, other }: Misuse): string {
  return `${misuse} ${site} ${other ?? ''}`;
}

function keep(state: ThreadState, fitted: boolean): void {
  if (!fitted) state.rejected++;
}
