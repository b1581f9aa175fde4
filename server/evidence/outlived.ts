import type { Thresholds } from '../../protocol/thresholds.ts';
import { SILENT, outlivedScope, type LeaseFacts, type Ruling } from './rule.ts';

/** The request in which it was acquired is over, and the client has been idle since. */
export function outlived(facts: LeaseFacts, thresholds: Thresholds): Ruling {
  const ended = outlivedScope(facts);
  if (ended === undefined) return SILENT;
  const { endedMs, ...scope } = ended;
  if (scope.endedForMs < thresholds.outlivedMs) return { dueAtMs: endedMs + thresholds.outlivedMs };
  return { evidence: { kind: 'outlived', scope } };
}
