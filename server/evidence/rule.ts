import type { Lease, Scope } from '../../protocol/wire.ts';
import type { Thresholds } from '../../protocol/thresholds.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import type { SiteTotals } from '../ledger/siteStatistics.ts';
import { framesOf, type ThreadLife, type ThreadSnapshot } from '../ledger/snapshot.ts';
import type { EndedScope, LeaseEvidence } from './finding.ts';
import { poolFactsOf, type PoolFacts } from './poolFacts.ts';
import { blamedFrame } from './signature.ts';

/** One way of drawing a conclusion about an open lease. */
export type Rule = (facts: LeaseFacts, thresholds: Thresholds) => Ruling;

export interface Ruling {
  /** Absent: the rule has nothing to say. */
  readonly evidence?: LeaseEvidence;
  /** The running time at which the answer becomes another one if nothing happens; absent: never. */
  readonly dueAtMs?: number;
}

export const SILENT: Ruling = {};

/** All that a rule may look at. */
export interface LeaseFacts {
  readonly lease: Lease;
  /** Running time of the lease's thread. */
  readonly nowMs: number;
  readonly life: ThreadLife;
  /** The scope in which it was acquired. */
  readonly scope?: Scope;
  readonly poolFacts?: PoolFacts;
  /** Where `client.end()` was called on it. */
  readonly end?: { readonly at?: PlacedFrame };
  /** Everything that was acquired the same way. */
  readonly totals: SiteTotals;
}

/** What a thread knows about a lease. A lease that was acquired after its scope had ended has no scope. */
export function factsAbout(
  lease: Lease,
  thread: ThreadSnapshot,
  totals: SiteTotals,
  nowMs: number,
): LeaseFacts {
  const poolFacts = poolFactsOf(thread).get(lease.pool);
  const scope = lease.scope === undefined ? undefined : thread.scopes.get(lease.scope);
  const hasScope = scope !== undefined && !(scope.endedMs !== undefined && lease.acquiredMs > scope.endedMs);
  return {
    lease,
    nowMs,
    life: thread.life,
    totals,
    ...(hasScope && { scope }),
    ...(poolFacts !== undefined && { poolFacts }),
    ...(lease.endedSite !== undefined && { end: endAt(blamedFrame(framesOf(thread, lease.endedSite))) }),
  };
}

function endAt(at: PlacedFrame | undefined): NonNullable<LeaseFacts['end']> {
  return at === undefined ? {} : { at };
}

/** The scope of a lease once it is over and the client has done nothing since its end. */
export function outlivedScope(facts: LeaseFacts): (EndedScope & { readonly endedMs: number }) | undefined {
  const { lease, scope, nowMs } = facts;
  if (scope?.endedMs === undefined) return undefined;
  if (lease.state === 'busy' || lease.idleSinceMs > scope.endedMs) return undefined;
  return {
    kind: scope.scopeKind,
    label: scope.label,
    endedMs: scope.endedMs,
    endedForMs: Math.max(0, nowMs - scope.endedMs),
  };
}
