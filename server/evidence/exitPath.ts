import type { PlacedFrame } from '../ledger/site.ts';
import type { ExitPath, JudgedLease } from './finding.ts';
import { groupedBy } from './grouping.ts';

/** The line that most of the leases ran last, and how it ended; `undefined` when none is known to have run a query. */
export function exitPath(leases: readonly JudgedLease[]): ExitPath | undefined {
  const last = leases.flatMap(({ lastQuery, idleMs }) =>
    lastQuery?.at === undefined || idleMs === undefined
      ? []
      : [{ at: lastQuery.at, failedWith: lastQuery.failedWith }],
  );
  const [most] = [...groupedBy(last, exitOf).values()].sort((a, b) => b.length - a.length);
  if (most === undefined) return undefined;
  const [{ at, failedWith }] = most;
  return { at, count: most.length, ...(failedWith !== undefined && { failedWith }) };
}

function exitOf({
  at,
  failedWith,
}: {
  readonly at: PlacedFrame;
  readonly failedWith?: string | undefined;
}): string {
  return `${at.file}:${at.line} ${failedWith ?? ''}`;
}
