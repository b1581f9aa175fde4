import { isHeldIdle, longestWaitMs, type PoolFacts } from './poolFacts.ts';
import { SILENT, type LeaseFacts, type Ruling } from './rule.ts';
import type { Thresholds } from './thresholds.ts';

/** Proof: whoever holds a client of the pool waits for another one, so nobody will ever release one. */
export function deadlocked({ lease, nowMs, poolFacts }: LeaseFacts, thresholds: Thresholds): Ruling {
  const sinceMs = poolFacts && deadlockedSinceMs(poolFacts);
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

/** Proof: somebody waits in vain, while nobody who holds a client of the pool has done anything. */
export function exhausted({ nowMs, poolFacts }: LeaseFacts, thresholds: Thresholds): Ruling {
  if (poolFacts === undefined || !isExhausted(poolFacts)) return SILENT;
  const waitedMs = longestWaitMs(poolFacts, nowMs);
  if (waitedMs < thresholds.exhaustedMs) return { dueAtMs: nowMs + thresholds.exhaustedMs - waitedMs };
  return {
    evidence: { kind: 'leaked', proof: { kind: 'exhausted', waitedMs, holders: poolFacts.pool.total } },
  };
}

/** Running time since which every holder has waited for another client of the pool; `undefined` when not all do. */
export function deadlockedSinceMs(facts: PoolFacts): number | undefined {
  if (!isHeldIdle(facts)) return undefined;
  let sinceMs = -Infinity;
  for (const { awaitingSinceMs, idleSinceMs, keptFor } of facts.holders) {
    // A client that is kept on purpose is not waited with.
    if (awaitingSinceMs === undefined || keptFor !== undefined) return undefined;
    sinceMs = Math.max(sinceMs, awaitingSinceMs, idleSinceMs);
  }
  return sinceMs;
}

/** Whether nobody has done anything since the longest wait began. */
export function isExhausted(facts: PoolFacts): boolean {
  const { waitingSinceMs } = facts.pool;
  return (
    waitingSinceMs !== undefined &&
    isHeldIdle(facts) &&
    facts.holders.every(({ idleSinceMs }) => idleSinceMs <= waitingSinceMs)
  );
}
