import type { Thresholds } from '../../protocol/thresholds.ts';
import { countOf, quantileMs } from '../ledger/histogram.ts';
import { heldMs } from '../ledger/lease.ts';
import type { LeaseFacts, Ruling } from './rule.ts';

/** Held for long, or for much longer than is usual at this call site. */
export function slow(facts: LeaseFacts, thresholds: Thresholds): Ruling {
  const { lease, nowMs, totals } = facts;
  const held = heldMs(lease, nowMs);
  const limitMs = thresholds.slowHeldMs;
  if (held >= limitMs) return { evidence: { kind: 'slow', because: { kind: 'held', limitMs } } };

  const leases = countOf(totals.holdMs);
  const usualMs = leases >= thresholds.slowUsualLeases ? quantileMs(totals.holdMs, 0.95) : undefined;
  if (usualMs === undefined) return { dueAtMs: lease.acquiredMs + limitMs };

  const unusualMs = usualMs * thresholds.slowTimesUsual;
  if (held < unusualMs) return { dueAtMs: lease.acquiredMs + Math.min(unusualMs, limitMs) };
  return {
    evidence: { kind: 'slow', because: { kind: 'unusual', usualMs, leases } },
    dueAtMs: lease.acquiredMs + limitMs,
  };
}
