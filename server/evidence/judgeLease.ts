import { BEAT_MS, type Lease } from '../../protocol/wire.ts';
import type { Thresholds } from '../../protocol/thresholds.ts';
import { heldMs, idleMs } from '../ledger/lease.ts';
import { framesOf, threadNowMs, type ThreadSnapshot } from '../ledger/snapshot.ts';
import type { AcquireGroup } from './acquireGroup.ts';
import type { JudgedLease, LeaseEvidence } from './finding.ts';
import { interrupted } from './interrupted.ts';
import {
  connectionLost,
  endedNotReleased,
  loopEmpty,
  poolCannotEnd,
  scopeEnded,
  suspectedAtEnd,
} from './leaked.ts';
import { isLongLived } from './longLived.ts';
import { outlived } from './outlived.ts';
import { factsAbout, type LeaseFacts, type Rule } from './rule.ts';
import { blamedFrame } from './signature.ts';
import { slow } from './slow.ts';
import { nextStepMs } from './steps.ts';
import { deadlocked, exhausted } from './stuckPool.ts';
import { isInTransaction, suspected } from './suspected.ts';

/** Strongest first; the first that has something to say speaks for the lease. */
const WHILE_RUNNING: readonly Rule[] = [
  endedNotReleased,
  connectionLost,
  deadlocked,
  scopeEnded,
  poolCannotEnd,
  exhausted,
  outlived,
  suspected,
  slow,
];
const AFTER_THE_END: readonly Rule[] = [
  endedNotReleased,
  connectionLost,
  loopEmpty,
  deadlocked,
  scopeEnded,
  poolCannotEnd,
  exhausted,
  suspectedAtEnd,
  interrupted,
];
const LONG_LIVED: readonly Rule[] = [endedNotReleased, connectionLost, loopEmpty, poolCannotEnd, interrupted];

/** What rounding leaves of a wait may be lost in a sum: who judges again at the same time would never be done. */
const SHORTEST_WAIT_MS = 1;

export interface LeaseJudgement {
  readonly judged?: JudgedLease;
  /** The listener's monotonic time at which the answer, or a duration in it, takes its next step. */
  readonly dueAtMs?: number;
}

/** What is to be said about an open lease at a time of the listener's monotonic clock. */
export function judgeLease(
  lease: Lease,
  thread: ThreadSnapshot,
  group: AcquireGroup,
  receivedNowMs: number,
  thresholds: Thresholds,
): LeaseJudgement {
  const facts = factsAbout(lease, thread, group.totals, threadNowMs(thread, receivedNowMs));
  const dueAtMs: number[] = [];
  let evidence: LeaseEvidence | undefined;
  for (const rule of rulesFor(facts, group)) {
    const ruling = rule(facts, thresholds);
    if (ruling.dueAtMs !== undefined) dueAtMs.push(ruling.dueAtMs);
    evidence = ruling.evidence;
    if (evidence !== undefined) break;
  }
  if (evidence !== undefined) dueAtMs.push(...textSteps(facts));
  const dueMs = listenerDueMs(dueAtMs, thread, facts.nowMs, receivedNowMs);
  return {
    ...(evidence !== undefined && { judged: describe(facts, thread, evidence) }),
    ...(dueMs !== undefined && { dueAtMs: dueMs }),
  };
}

function rulesFor({ life, lease }: LeaseFacts, { signature }: AcquireGroup): readonly Rule[] {
  if (isLongLived(lease, signature.at)) return LONG_LIVED;
  return life.kind === 'connected' ? WHILE_RUNNING : AFTER_THE_END;
}

function describe(facts: LeaseFacts, thread: ThreadSnapshot, evidence: LeaseEvidence): JudgedLease {
  const { lease, nowMs, scope } = facts;
  const idle = idleMs(lease, nowMs);
  const queriedAt = blamedFrame(framesOf(thread, lease.lastQuery?.site));
  return {
    thread: thread.thread,
    lease: lease.lease,
    pool: lease.pool,
    evidence,
    heldMs: heldMs(lease, nowMs),
    inTransaction: isInTransaction(lease.transaction),
    isPast: facts.life.kind !== 'connected',
    ...(idle !== undefined && { idleMs: idle }),
    ...(scope !== undefined && { scopeLabel: scope.label }),
    ...(thread.identity !== undefined && { processId: thread.identity.process.pid }),
    ...(lease.causedWaitMs !== undefined && { causedWaitMs: lease.causedWaitMs }),
    ...(lease.backendPid !== undefined && { backendPid: lease.backendPid }),
    ...(lease.lastQuery !== undefined && {
      lastQuery: {
        text: lease.lastQuery.text,
        ...(queriedAt !== undefined && { at: queriedAt }),
        ...(lease.lastQuery.failedWith !== undefined && { failedWith: lease.lastQuery.failedWith }),
      },
    }),
  };
}

/** The running times at which a duration that is shown reaches its next step. */
function textSteps({ lease, scope, nowMs }: LeaseFacts): readonly number[] {
  const startsMs = [lease.acquiredMs, lease.state === 'idle' ? lease.idleSinceMs : undefined, scope?.endedMs];
  return startsMs.flatMap((startMs) => {
    if (startMs === undefined) return [];
    const stepMs = nextStepMs(nowMs - startMs);
    return stepMs === undefined ? [] : [startMs + stepMs];
  });
}

/**
 * The earliest of some running times in the listener's time. What lies further away than running time can
 * advance without another beat is looked at again after a beat: it will have come by then, or the thread
 * stands still.
 */
function listenerDueMs(
  dueAtMs: readonly number[],
  thread: ThreadSnapshot,
  nowMs: number,
  receivedNowMs: number,
): number | undefined {
  const future = dueAtMs.filter((dueMs) => dueMs > nowMs);
  if (future.length === 0 || thread.life.kind !== 'connected') return undefined;
  const waitMs = Math.min(...future) - nowMs;
  const reachableMs = threadNowMs(thread, Infinity) - nowMs;
  return receivedNowMs + Math.max(waitMs, waitMs <= reachableMs ? SHORTEST_WAIT_MS : BEAT_MS);
}
