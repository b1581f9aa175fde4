import type { PlacedFrame } from '../ledger/site.ts';
import { framesOf } from '../ledger/snapshot.ts';
import type { AcquireGroup, OwnStatistics } from './acquireGroup.ts';
import type { UsualRelease } from './finding.ts';
import { groupedBy } from './grouping.ts';
import { blamedFrame } from './signature.ts';

/** A line that released clients, and how many it was recorded to have released. */
export interface ReleaseLine {
  readonly at: PlacedFrame;
  readonly count: number;
}

/** The line that released most of the group's clients; `undefined` when none was recorded. */
export function usualRelease(group: AcquireGroup): UsualRelease | undefined {
  const [usual] = releaseLines(group.statistics);
  return usual && { ...usual, recorded: sum(releasesOf(group.statistics)) };
}

/** The lines that released what was acquired at these sites, the most frequent first. */
export function releaseLines(statistics: readonly OwnStatistics[]): readonly ReleaseLine[] {
  const placed = releasesOf(statistics).flatMap(({ at, count }) => (at === undefined ? [] : { at, count }));
  return [...groupedBy(placed, ({ at }) => `${at.file}:${at.line}`).values()]
    .map((same) => ({ at: same[0].at, count: sum(same) }))
    .sort((a, b) => b.count - a.count);
}

function releasesOf(
  statistics: readonly OwnStatistics[],
): readonly { readonly at: PlacedFrame | undefined; readonly count: number }[] {
  return statistics.flatMap(({ thread, statistics: { releasedAt } }) =>
    releasedAt.map(([site, count]) => ({ at: blamedFrame(framesOf(thread, site)), count })),
  );
}

function sum(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
