import type { Thresholds } from '../../protocol/thresholds.ts';
import { outlived } from './outlived.ts';
import { SILENT, outlivedScope, type LeaseFacts, type Ruling } from './rule.ts';
import { suspected } from './suspected.ts';

/** Proof: its connection was ended, and only a release gives the slot back. */
export function endedNotReleased({ end }: LeaseFacts): Ruling {
  return end === undefined ? SILENT : { evidence: { kind: 'leaked', proof: { kind: 'ended', ...end } } };
}

/**
 * Proof: nobody can do anything with its client any more, and its slot stays lost until it is released, of which there
 * is no sign.
 */
export function connectionLost(facts: LeaseFacts, thresholds: Thresholds): Ruling {
  const { lease, nowMs } = facts;
  const { lostSinceMs } = lease;
  const dueAtMs = lostSinceMs === undefined ? undefined : forgottenAtMs(facts, lostSinceMs, thresholds);
  if (lostSinceMs === undefined || dueAtMs === undefined) return SILENT;
  if (nowMs < dueAtMs) return { dueAtMs };
  return { evidence: { kind: 'leaked', proof: { kind: 'connection-lost', lostForMs: nowMs - lostSinceMs } } };
}

/** Proof: the program ends the pool, which waits for this lease, and nothing uses it. */
export function poolCannotEnd(facts: LeaseFacts, thresholds: Thresholds): Ruling {
  const { lease, nowMs, poolFacts } = facts;
  const endingSinceMs = poolFacts?.pool.endingSinceMs;
  if (endingSinceMs === undefined || lease.state === 'busy') return SILENT;
  const dueAtMs = forgottenAtMs(facts, endingSinceMs, thresholds);
  if (dueAtMs === undefined) return SILENT;
  if (nowMs < dueAtMs) return { dueAtMs };
  return {
    evidence: { kind: 'leaked', proof: { kind: 'pool-cannot-end', endingForMs: nowMs - endingSinceMs } },
  };
}

/**
 * The running time from which nobody will release a lease of which nothing but a release was to be expected since
 * `sinceMs`. Whoever is still at work in its scope may have other things to do before that.
 */
function forgottenAtMs(
  { lease, scope }: LeaseFacts,
  sinceMs: number,
  { leftOpenMs, suspectedIdleMs }: Thresholds,
): number | undefined {
  if (scope === undefined) return Math.max(sinceMs + leftOpenMs, lease.idleSinceMs + suspectedIdleMs);
  if (scope.endedMs === undefined) return undefined;
  return Math.max(sinceMs, scope.endedMs, lease.idleSinceMs) + leftOpenMs;
}

/** Proof: its scope has long been over, and nothing in there has done anything since. */
export function scopeEnded(facts: LeaseFacts, thresholds: Thresholds): Ruling {
  const ended = outlivedScope(facts);
  if (ended === undefined || facts.scope === undefined || facts.scope.lastActiveMs > ended.endedMs)
    return SILENT;
  const { endedMs, ...scope } = ended;
  if (scope.endedForMs < thresholds.leakedAfterScopeMs) {
    return { dueAtMs: endedMs + thresholds.leakedAfterScopeMs };
  }
  return { evidence: { kind: 'leaked', proof: { kind: 'scope-ended', scope } } };
}

/** Proof: the program ran out of work with the lease open, so nothing could ever have released it. */
export function loopEmpty({ life }: LeaseFacts): Ruling {
  if (life.kind !== 'ended' || !life.loopEmpty) return SILENT;
  return { evidence: { kind: 'leaked', proof: { kind: 'loop-empty', exitCode: life.exitCode } } };
}

/**
 * An end from outside proves nothing by itself, but it confirms a strong suspicion: it was not released in
 * time. A mere one it does not: a client may be kept for the life of a script.
 */
export function suspectedAtEnd(facts: LeaseFacts, thresholds: Thresholds): Ruling {
  if (facts.life.kind === 'connected') return SILENT;
  const suspicion = outlived(facts, thresholds).evidence ?? suspected(facts, thresholds).evidence;
  if (suspicion?.kind !== 'outlived' && suspicion?.kind !== 'suspected') return SILENT;
  if (suspicion.kind === 'suspected' && suspicion.strong === undefined) return SILENT;
  const lastKnown = facts.life.kind === 'lost';
  return { evidence: { kind: 'leaked', proof: { kind: 'suspected-at-end', suspicion, lastKnown } } };
}
