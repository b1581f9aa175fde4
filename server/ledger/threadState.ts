import type { Dropped, Lease, Misuse, Patched, Pool, Query, Scope, Wait } from '../../protocol/wire.ts';
import type { ThreadClock } from './clock.ts';
import { PastLeases } from './pastLeases.ts';
import type { ThreadKey } from './site.ts';
import type { SiteStatistics } from './siteStatistics.ts';
import type { KnownSite, ThreadIdentity, ThreadLife, ThreadSnapshot } from './snapshot.ts';

/** What a ledger knows about one thread. Records are kept as they came and replaced as a whole. */
export interface ThreadState {
  readonly thread: ThreadKey;
  identity?: ThreadIdentity;
  life: ThreadLife;
  clock?: ThreadClock;
  readonly urls: Map<number, string>;
  readonly sites: Map<number, KnownSite>;
  readonly pools: Map<number, Pool>;
  readonly scopes: Map<number, Scope>;
  readonly openLeases: Map<number, Lease>;
  /** Those that last. */
  readonly waits: Map<number, Wait>;
  /** The latest, oldest first. */
  readonly endedWaits: Wait[];
  readonly statistics: Map<number, SiteStatistics>;
  /** By query site and variant. */
  readonly queries: Map<string, Query>;
  readonly pastLeases: PastLeases;
  /** By kind and sites. */
  readonly misuses: Map<string, Misuse>;
  /** By class and script. */
  readonly patches: Map<string, Patched>;
  readonly hookLosses: Map<Dropped['what'], number>;
  unknownIds: number;
  rejected: number;
  /**
   * A hook sends everything again after it has connected again, and a clock when that is complete. What
   * was open before and is not among it was released, or collected, while nobody listened.
   */
  readonly unconfirmedLeases: Set<number>;
  readonly unconfirmedPools: Set<number>;
}

export function newThread(thread: ThreadKey): ThreadState {
  return {
    thread,
    life: { kind: 'connected' },
    urls: new Map(),
    sites: new Map(),
    pools: new Map(),
    scopes: new Map(),
    openLeases: new Map(),
    waits: new Map(),
    endedWaits: [],
    statistics: new Map(),
    queries: new Map(),
    pastLeases: new PastLeases(),
    misuses: new Map(),
    patches: new Map(),
    hookLosses: new Map(),
    unknownIds: 0,
    rejected: 0,
    unconfirmedLeases: new Set(),
    unconfirmedPools: new Set(),
  };
}

/** The state as it is now, unaffected by what comes later. */
export function snapshotOfThread(state: ThreadState): ThreadSnapshot {
  return {
    thread: state.thread,
    ...(state.identity !== undefined && { identity: state.identity }),
    life: state.life,
    ...(state.clock !== undefined && { clock: state.clock }),
    sites: new Map(state.sites),
    pools: new Map(state.pools),
    scopes: new Map(state.scopes),
    openLeases: new Map(state.openLeases),
    waits: [...state.waits.values()],
    endedWaits: [...state.endedWaits],
    statistics: new Map(state.statistics),
    queries: new Map(state.queries),
    pastLeases: state.pastLeases.snapshot(),
    misuses: [...state.misuses.values()],
    patches: [...state.patches.values()],
    losses: {
      unknownIds: state.unknownIds,
      rejected: state.rejected,
      hook: Object.fromEntries(state.hookLosses),
    },
  };
}
