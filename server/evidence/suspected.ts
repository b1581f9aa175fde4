import type { Thresholds } from '../../protocol/thresholds.ts';
import { idleMs } from '../ledger/lease.ts';
import type { Suspected } from './finding.ts';
import { SILENT, type LeaseFacts, type Ruling } from './rule.ts';

/** Held and unused for long. It may be waiting on purpose, so this is never more than a suspicion. */
export function suspected(facts: LeaseFacts, thresholds: Thresholds): Ruling {
  const { lease, nowMs } = facts;
  const idle = idleMs(lease, nowMs);
  if (idle === undefined) return SILENT;
  if (idle < thresholds.suspectedIdleMs) return { dueAtMs: lease.idleSinceMs + thresholds.suspectedIdleMs };

  const strong = whatMakesItStrong(facts, idle, thresholds);
  if (strong !== undefined) return { evidence: { kind: 'suspected', idleMs: idle, strong } };
  return {
    evidence: { kind: 'suspected', idleMs: idle },
    dueAtMs: lease.idleSinceMs + thresholds.stronglySuspectedIdleMs,
  };
}

function whatMakesItStrong(
  { lease, poolFacts }: LeaseFacts,
  idle: number,
  thresholds: Thresholds,
): Suspected['strong'] {
  if (poolFacts !== undefined && poolFacts.pool.waiting > 0) return 'waiters';
  if (isInTransaction(lease.transaction)) return 'transaction';
  return idle >= thresholds.stronglySuspectedIdleMs ? 'idle' : undefined;
}

/** Whether a transaction, failed or not, is open; what pg does not know counts as none. */
export function isInTransaction(transaction: 'I' | 'T' | 'E' | undefined): boolean {
  return transaction === 'T' || transaction === 'E';
}
