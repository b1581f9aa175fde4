import type { Thresholds } from '../../protocol/thresholds.ts';
import { longestWaitMs, type PoolFacts } from './poolFacts.ts';
import { SILENT, type LeaseFacts, type Ruling } from './rule.ts';

/** Proof: whoever holds a client of the pool waits for another one, so nobody will ever release one. */
export function deadlocked({ lease, nowMs, poolFacts }: LeaseFacts, thresholds: Thresholds): Ruling {
  const sinceMs = poolFacts?.standstill?.deadlockedSinceMs;
  if (poolFacts === undefined || sinceMs === undefined || lease.awaitingSinceMs === undefined) return SILENT;
  if (nowMs - sinceMs < thresholds.deadlockedMs) return { dueAtMs: sinceMs + thresholds.deadlockedMs };
  return {
    evidence: {
      kind: 'leaked',
      proof: {
        kind: 'deadlocked',
        awaitedForMs: nowMs - lease.awaitingSinceMs,
        holders: poolFacts.pool.total,
      },
    },
  };
}

/** Proof: somebody waits in vain, while nobody who holds a client of the pool does anything. */
export function exhausted({ nowMs, poolFacts }: LeaseFacts, thresholds: Thresholds): Ruling {
  const waitedMs = poolFacts && vainWaitMs(poolFacts, nowMs);
  if (poolFacts === undefined || waitedMs === undefined) return SILENT;
  if (waitedMs < thresholds.exhaustedMs) return { dueAtMs: nowMs + thresholds.exhaustedMs - waitedMs };
  return {
    evidence: { kind: 'leaked', proof: { kind: 'exhausted', waitedMs, holders: poolFacts.pool.total } },
  };
}

/**
 * How long somebody has waited without anything being done by those who hold the clients, in milliseconds; `undefined`
 * when one of them may be at work elsewhere, or nobody waits.
 */
export function vainWaitMs(facts: PoolFacts, nowMs: number): number | undefined {
  const { pool, standstill } = facts;
  if (pool.waitingSinceMs === undefined || standstill === undefined || standstill.isSomebodyAtWork)
    return undefined;
  return Math.max(0, Math.min(longestWaitMs(facts, nowMs), nowMs - standstill.lastUsedMs));
}
