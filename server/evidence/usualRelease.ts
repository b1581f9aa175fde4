import { framesOf } from '../ledger/snapshot.ts';
import type { AcquireGroup } from './acquireGroup.ts';
import type { UsualRelease } from './finding.ts';
import { groupedBy } from './grouping.ts';
import { blamedFrame } from './signature.ts';

/** The line that released most of the group's clients; `undefined` when none was recorded. */
export function usualRelease(group: AcquireGroup): UsualRelease | undefined {
  const releases = group.statistics.flatMap(({ thread, statistics }) =>
    statistics.releasedAt.map(([site, count]) => ({ at: blamedFrame(framesOf(thread, site)), count })),
  );
  const recorded = sum(releases);
  const placed = releases.flatMap(({ at, count }) => (at === undefined ? [] : { at, count }));
  const [usual] = [...groupedBy(placed, ({ at }) => `${at.file}:${at.line}`).values()]
    .map((same) => ({ at: same[0].at, count: sum(same), recorded }))
    .sort((a, b) => b.count - a.count);
  return usual;
}

function sum(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
