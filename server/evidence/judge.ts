import { DEFAULT_THRESHOLDS } from '../../protocol/thresholds.ts';
import type { Snapshot } from '../ledger/snapshot.ts';
import { acquireGroups } from './acquireGroup.ts';
import { lineOf } from './caller.ts';
import { findingOf } from './conclusion.ts';
import { byLevel, type Finding, type Findings, type JudgedLease } from './finding.ts';
import { judgeLease } from './judgeLease.ts';
import { judgePools } from './judgePools.ts';
import { judgeMisuses } from './misuse.ts';
import { placementDueMs } from './placementDue.ts';
import { historyOf } from './returnedLate.ts';
import { raisedTo, type ThresholdsOf } from './thresholds.ts';

/** Facts that become known within this time are judged together, in milliseconds. */
export const COALESCE_MS = 50;

export interface Judgement {
  readonly findings: Findings;
  /**
   * The listener's monotonic time at which the answer may change although nothing new was received;
   * `undefined` when it cannot.
   */
  readonly nextDueAtMs: number | undefined;
}

/**
 * What a snapshot means at a time of the listener's monotonic clock. `previous` is the judgement before
 * this one ({@link NO_FINDINGS} at first): who was accused and came back is known only by comparing. Leases are judged by
 * the thresholds of the file that acquires them.
 */
export function judge(
  snapshot: Snapshot,
  previous: Findings,
  receivedNowMs: number,
  thresholdsOf: ThresholdsOf = () => DEFAULT_THRESHOLDS,
): Judgement {
  const before = new Map(previous.list.map((finding) => [finding.id, finding]));
  const list: Finding[] = [];
  const dueAtMs: number[] = [];
  for (const group of acquireGroups(snapshot)) {
    if (group.signature.at?.directive === 'ignore') continue;
    const thresholds = thresholdsOf(group.signature.at?.file);
    const history = historyOf(group, before.get(group.signature.id), snapshot, thresholds);
    const leases: JudgedLease[] = [];
    for (const { lease, thread } of group.openLeases) {
      const placedAtMs = placementDueMs(thread, lease.site);
      if (placedAtMs > receivedNowMs) {
        dueAtMs.push(placedAtMs);
        continue;
      }
      const limits = raisedTo(history.learnedMs, thresholds);
      const judgement = judgeLease(lease, thread, group, receivedNowMs, limits);
      if (judgement.judged !== undefined) leases.push(judgement.judged);
      if (judgement.dueAtMs !== undefined) dueAtMs.push(judgement.dueAtMs);
    }
    const finding = findingOf(group, leases, history, snapshot);
    if (finding !== undefined) list.push(finding);
  }
  list.sort(
    (a, b) => byLevel(a.level, b.level) || b.counts.leaked - a.counts.leaked || (a.id < b.id ? -1 : 1),
  );
  const pools = judgePools(snapshot, receivedNowMs, thresholdsOf);
  const misuses = judgeMisuses(snapshot, receivedNowMs, {
    before: new Set(previous.misuses.filter(({ hasDeadlocked }) => hasDeadlocked).map(({ id }) => id)),
    holders: new Set(
      pools
        .filter(({ trouble }) => trouble === 'deadlocked')
        .flatMap(({ holders }) => holders.map(({ at }) => lineOf(at))),
    ),
  });
  dueAtMs.push(...misuses.dueAtMs);
  return {
    findings: {
      judgedAtMs: receivedNowMs,
      list,
      misuses: misuses.findings,
      pools,
    },
    nextDueAtMs: dueAtMs.length === 0 ? undefined : Math.min(...dueAtMs),
  };
}
