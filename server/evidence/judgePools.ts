import type { Thresholds } from '../../protocol/thresholds.ts';
import { framesOf, threadNowMs, type Snapshot, type ThreadSnapshot } from '../ledger/snapshot.ts';
import { holdersDuring } from './blame.ts';
import { isFull, longestWaitMs, poolFactsOf, type PoolFacts } from './poolFacts.ts';
import { POOL_TROUBLES, type PoolFinding, type PoolTrouble } from './poolFinding.ts';
import { blamedFrame } from './signature.ts';
import { vainWaitMs } from './stuckPool.ts';
import type { ThresholdsOf } from './thresholds.ts';

/**
 * The pools of running threads that do not serve, worst first, at a time of the listener's monotonic clock. Each is judged
 * by the thresholds of the file in which it was made.
 */
export function judgePools(
  snapshot: Snapshot,
  receivedNowMs: number,
  thresholdsOf: ThresholdsOf,
): readonly PoolFinding[] {
  const findings = [...snapshot.threads.values()].flatMap((thread) => {
    if (thread.life.kind !== 'connected') return [];
    const nowMs = threadNowMs(thread, receivedNowMs);
    return [...poolFactsOf(thread).values()].flatMap((facts) => {
      const madeAt = blamedFrame(framesOf(thread, facts.pool.site));
      const trouble = troubleOf(facts, nowMs, thresholdsOf(madeAt?.file));
      return trouble === undefined ? [] : findingOf(facts, trouble, thread, snapshot, nowMs);
    });
  });
  return findings.sort(
    (a, b) => POOL_TROUBLES.indexOf(a.trouble) - POOL_TROUBLES.indexOf(b.trouble) || b.waitedMs - a.waitedMs,
  );
}

function troubleOf(facts: PoolFacts, nowMs: number, thresholds: Thresholds): PoolTrouble | undefined {
  const sinceMs = facts.standstill?.deadlockedSinceMs;
  if (sinceMs !== undefined && nowMs - sinceMs >= thresholds.deadlockedMs) return 'deadlocked';
  if ((vainWaitMs(facts, nowMs) ?? 0) >= thresholds.exhaustedMs) return 'exhausted';
  return isFull(facts.pool) && longestWaitMs(facts, nowMs) >= thresholds.starvedMs ? 'starved' : undefined;
}

function findingOf(
  facts: PoolFacts,
  trouble: PoolTrouble,
  thread: ThreadSnapshot,
  snapshot: Snapshot,
  nowMs: number,
): PoolFinding {
  const { pool, waits } = facts;
  const at = blamedFrame(framesOf(thread, pool.site));
  const [longest] = waits;
  const waiterAt = blamedFrame(framesOf(thread, longest?.site));
  const since = { pool: pool.pool, requestedMs: pool.waitingSinceMs ?? nowMs };
  return {
    thread: thread.thread,
    pool: pool.pool,
    trouble,
    max: pool.max,
    waiting: pool.waiting,
    waitedMs: longestWaitMs(facts, nowMs),
    holders: holdersDuring(since, thread, snapshot, nowMs),
    ...(at !== undefined && { at }),
    ...(longest !== undefined && {
      waiter: {
        ...(waiterAt !== undefined && { at: waiterAt }),
        ...(longest.scope !== undefined && { scopeLabel: longest.scope }),
      },
    }),
  };
}
