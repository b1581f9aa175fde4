import type { Thresholds } from '../../protocol/thresholds.ts';
import { quantileMs } from '../ledger/histogram.ts';
import type { ClosedLease } from '../ledger/lease.ts';
import { heldMs } from '../ledger/lease.ts';
import type { SiteTotals } from '../ledger/siteStatistics.ts';
import { framesOf, type Snapshot } from '../ledger/snapshot.ts';
import type { AcquireGroup } from './acquireGroup.ts';
import type { Finding, JudgedLease, LateReturn } from './finding.ts';
import { blamedFrame } from './signature.ts';

/** What earlier judgements leave behind. */
export interface History {
  /** Clients that were accused and came back after all. */
  readonly returnedLate: number;
  readonly last?: LateReturn;
  /** Raised because clients came back late but regularly. */
  readonly learnedMs?: number;
}

/** The history of a way of acquiring: what was known before, and who has come back since. */
export function historyOf(
  group: AcquireGroup,
  before: Finding | undefined,
  snapshot: Snapshot,
  thresholds: Thresholds,
): History {
  if (before === undefined) return { returnedLate: 0 };
  const returns = lateReturns(before, snapshot);
  const returnedLate = before.counts.returnedLate + returns.length;
  const last = returns.at(-1) ?? before.lastLateReturn;
  const learnedMs = learnedThresholdMs(returnedLate, group.totals, thresholds);
  return {
    returnedLate,
    ...(last !== undefined && { last }),
    ...(learnedMs !== undefined && { learnedMs }),
  };
}

/** Leases that the finding accused and that were released since, oldest first. */
function lateReturns(finding: Finding, snapshot: Snapshot): readonly LateReturn[] {
  const missing = finding.leases.filter((lease) => wasAccused(lease) && !isOpen(lease, snapshot));
  if (missing.length === 0) return [];
  const keys = new Set(missing.map(({ thread, lease }) => keyOf(thread, lease)));
  return snapshot.closedLeases
    .filter((closed) => keys.has(keyOf(closed.thread, closed.lease.lease)))
    .flatMap((closed) => lateReturn(closed, snapshot) ?? []);
}

/**
 * The threshold that a call site has taught by returning late often enough: twice the hold that 99 % of
 * its clients do not exceed. `undefined` while it raises nothing.
 */
function learnedThresholdMs(
  returnedLate: number,
  totals: SiteTotals,
  thresholds: Thresholds,
): number | undefined {
  if (returnedLate < thresholds.lateReturnsToLearn) return undefined;
  const usualMs = quantileMs(totals.holdMs, 0.99);
  if (usualMs === undefined) return undefined;
  const learnedMs = Math.min(2 * usualMs, thresholds.learnedMaxMs);
  return learnedMs > Math.min(thresholds.suspectedIdleMs, thresholds.outlivedMs) ? learnedMs : undefined;
}

function wasAccused({ evidence }: JudgedLease): boolean {
  return evidence.kind === 'suspected' || evidence.kind === 'outlived' || evidence.kind === 'leaked';
}

function isOpen({ thread, lease }: JudgedLease, snapshot: Snapshot): boolean {
  return snapshot.threads.get(thread)?.openLeases.has(lease) ?? false;
}

/** What ended unobserved may have been released in time. */
function lateReturn(closed: ClosedLease, snapshot: Snapshot): LateReturn | undefined {
  if (closed.closedMs === undefined) return undefined;
  const thread = snapshot.threads.get(closed.thread);
  const releasedAt = thread && blamedFrame(framesOf(thread, closed.releaseSite));
  return {
    heldMs: heldMs(closed.lease, closed.closedMs),
    ...(releasedAt !== undefined && { releasedAt }),
  };
}

function keyOf(thread: string, lease: number): string {
  return `${lease} ${thread}`;
}
