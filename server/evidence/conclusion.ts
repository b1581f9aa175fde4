import type { Snapshot } from '../ledger/snapshot.ts';
import type { AcquireGroup } from './acquireGroup.ts';
import { byLevel, levelOf, type Finding, type JudgedLease, type Level } from './finding.ts';
import { exitPath } from './exitPath.ts';
import { lostSlots } from './lostSlots.ts';
import type { History } from './returnedLate.ts';
import { usualRelease } from './usualRelease.ts';

/**
 * One finding from all leases with evidence that were acquired the same way, and from their history;
 * `undefined` when there is nothing to say.
 */
export function findingOf(
  group: AcquireGroup,
  leases: readonly JudgedLease[],
  history: History,
  snapshot: Snapshot,
): Finding | undefined {
  // So it is with most of the thousands of ways there may be.
  if (leases.length === 0 && history.returnedLate === 0) return undefined;
  const levels: readonly Level[] = [
    ...leases.map((lease) => levelOf(lease.evidence)),
    ...(history.returnedLate > 0 ? (['returned-late'] as const) : []),
  ];
  const [level] = [...levels].sort(byLevel);
  if (level === undefined) return undefined;
  const { signature, caller, totals } = group;
  const release = usualRelease(group);
  const exit = exitPath(leases.filter(({ evidence }) => evidence.kind === 'leaked'));
  const count = (kind: JudgedLease['evidence']['kind']): number =>
    leases.filter(({ evidence }) => evidence.kind === kind).length;
  return {
    id: signature.id,
    signature: signature.text,
    level,
    frames: group.frames,
    leases: [...leases].sort(worstFirst),
    counts: {
      leaked: count('leaked'),
      suspected: count('suspected') + count('outlived'),
      slow: count('slow'),
      interrupted: count('interrupted'),
      returnedLate: history.returnedLate,
      // Leases and statistics travel apart, so the sum may lag behind.
      acquired: Math.max(totals.acquired, totals.released + leases.length),
      released: totals.released,
    },
    poolSlots: lostSlots(leases, snapshot),
    ...(signature.at !== undefined && { at: signature.at }),
    ...(signature.via !== undefined && { via: signature.via }),
    ...(caller !== undefined && { caller }),
    ...(release !== undefined && { usualRelease: release }),
    ...(exit !== undefined && { exitPath: exit }),
    ...(history.last !== undefined && { lastLateReturn: history.last }),
    ...(history.learnedMs !== undefined && { learnedMs: history.learnedMs }),
  };
}

function worstFirst(a: JudgedLease, b: JudgedLease): number {
  return byLevel(levelOf(a.evidence), levelOf(b.evidence)) || b.heldMs - a.heldMs;
}
