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

/** Proof: somebody waits in vain, while nobody who holds a client of the pool does anything. */
export function exhausted({ nowMs, poolFacts }: LeaseFacts, thresholds: Thresholds): Ruling {
  const waitedMs = poolFacts && vainWaitMs(poolFacts, nowMs);
  if (poolFacts === undefined || waitedMs === undefined) return SILENT;
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

/**
 * How long somebody has waited without anything being done by those who hold the clients, in milliseconds; `undefined`
 * when one of them may be at work elsewhere, or nobody waits.
 */
export function vainWaitMs(facts: PoolFacts, nowMs: number): number | undefined {
  if (facts.pool.waitingSinceMs === undefined || facts.isSomebodyAtWork || !isHeldIdle(facts))
    return undefined;
  const activeMs = Math.max(...facts.holders.map(({ idleSinceMs }) => idleSinceMs));
  return Math.max(0, Math.min(longestWaitMs(facts, nowMs), nowMs - activeMs));
}
