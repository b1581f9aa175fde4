import type {
  Dropped,
  Lease,
  Misuse,
  Patched,
  PastLease,
  Pool,
  ProcessIdentity,
  Query,
  Scope,
  Wait,
} from '../../protocol/wire.ts';
import type { ThreadClock } from './clock.ts';
import { runningAtMs } from './clock.ts';
import type { ClosedLease } from './lease.ts';
import type { PlacedFrame, ThreadKey } from './site.ts';
import type { SiteStatistics } from './siteStatistics.ts';

/** All that is known at one moment. It never changes, whatever is applied to its ledger afterwards. */
export interface Snapshot {
  readonly threads: ReadonlyMap<ThreadKey, ThreadSnapshot>;
  /** The latest leases that are over, oldest first. */
  readonly closedLeases: readonly ClosedLease[];
  readonly losses: LedgerLosses;
}

/** What the bounds of the ledger left out. */
export interface LedgerLosses {
  readonly closedLeases: number;
  readonly endedThreads: number;
}

export interface ThreadSnapshot {
  readonly thread: ThreadKey;
  /** Absent until hello came. */
  readonly identity?: ThreadIdentity;
  readonly life: ThreadLife;
  readonly clock?: ThreadClock;
  readonly sites: ReadonlyMap<number, KnownSite>;
  readonly pools: ReadonlyMap<number, Pool>;
  readonly scopes: ReadonlyMap<number, Scope>;
  readonly openLeases: ReadonlyMap<number, Lease>;
  /** Requests that have waited long and still do. */
  readonly waits: readonly Wait[];
  /** The latest of those that had, oldest first. */
  readonly endedWaits: readonly Wait[];
  /** By acquire site. */
  readonly statistics: ReadonlyMap<number, SiteStatistics>;
  /** By query site and variant. */
  readonly queries: ReadonlyMap<string, Query>;
  readonly pastLeases: PastLeasesSnapshot;
  /** One for each kind, guilty site and site of the other party. */
  readonly misuses: readonly Misuse[];
  /** The classes that the hook replaced methods of. */
  readonly patches: readonly Patched[];
  readonly losses: ThreadLosses;
}

/** What was told of leases that are over, in the order in which they were told: the listener asks for them. */
export interface PastLeasesSnapshot {
  /** The latest; the same array each time it is read. */
  readonly leases: readonly PastLease[];
  /** Those that the hook left out, because there were too many at a time. */
  readonly dropped: number;
}

export interface ThreadIdentity {
  readonly process: ProcessIdentity;
  /** 0 is the main thread. */
  readonly threadId: number;
  readonly nodeVersion: string;
  /** Wall clock, milliseconds since the epoch. */
  readonly startedAtMs: number;
}

export type ThreadLife =
  | { readonly kind: 'connected' }
  /** It said goodbye; nothing will change any more. */
  | {
      readonly kind: 'ended';
      readonly runningMs: number;
      readonly exitCode: number;
      readonly loopEmpty: boolean;
    }
  /** The connection broke without a goodbye: killed, or it will come back. `runningMs` is as last known. */
  | { readonly kind: 'lost'; readonly runningMs: number };

export interface KnownSite {
  readonly site: number;
  /** Monotonic milliseconds of the listener. */
  readonly receivedAtMs: number;
  /** The author's positions once they are resolved. */
  readonly placed?: readonly PlacedFrame[];
  /** Positions in the generated code, for as long as there are no better ones. */
  readonly fallback: readonly PlacedFrame[];
}

export interface ThreadLosses {
  /** Records about something that had never been announced. */
  readonly unknownIds: number;
  /** What did not fit into the ledger. */
  readonly rejected: number;
  /** What the hook left out, cumulative. */
  readonly hook: Readonly<Partial<Record<Dropped['what'], number>>>;
}

/** Running time of a thread in milliseconds, at a time of the listener's monotonic clock. */
export function threadNowMs(thread: Pick<ThreadSnapshot, 'life' | 'clock'>, receivedNowMs: number): number {
  return thread.life.kind === 'connected' ? runningAtMs(thread.clock, receivedNowMs) : thread.life.runningMs;
}

/** The best frames known for a site, innermost first; empty for a site that nobody announced. */
export function framesOf(thread: ThreadSnapshot, site: number | undefined): readonly PlacedFrame[] {
  const known = site === undefined ? undefined : thread.sites.get(site);
  return known?.placed ?? known?.fallback ?? [];
}
