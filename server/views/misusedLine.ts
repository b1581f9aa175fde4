import { groupedBy, type NonEmpty } from '../evidence/grouping.ts';
import type { MisuseFinding } from '../evidence/misuseFinding.ts';
import type { PlacedFrame } from '../ledger/site.ts';
import type { Scene } from './scene.ts';

/** A misuse whose line is known. */
export type PlacedMisuse = MisuseFinding & { readonly at: PlacedFrame };

/** All misuses by the file of the guilty line, worst first. */
export function misusesByFile({ findings }: Scene): ReadonlyMap<string, NonEmpty<PlacedMisuse>> {
  const placed = findings.misuses.flatMap((misuse) =>
    misuse.at === undefined ? [] : { ...misuse, at: misuse.at },
  );
  return groupedBy(placed, ({ at }) => at.file);
}
