import type { Finding } from '../evidence/finding.ts';
import { counted } from './count.ts';
import { exactDuration } from './duration.ts';
import { placeText, type Style } from './style.ts';

/** What earlier suspicions came to, in sentences; empty when there were none. */
export function historySentences(finding: Finding, style: Style): readonly string[] {
  const { counts, lastLateReturn, learnedMs } = finding;
  if (lastLateReturn === undefined) return [];
  const at = lastLateReturn.releasedAt;
  const place = at === undefined ? '' : ` and released at ${placeText(at, style)}`;
  const last = `held ${exactDuration(lastLateReturn.heldMs)}${place}`;
  return [
    counts.returnedLate === 1
      ? `A client came back late, ${last}.`
      : `${counted(counts.returnedLate, 'client')} came back late, the last one ${last}.`,
    ...(learnedMs === undefined
      ? []
      : [`As that is usual here, clients are suspected only after ${exactDuration(learnedMs)}.`]),
  ];
}
