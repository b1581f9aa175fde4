import type { Finding } from '../evidence/finding.ts';
import { capitalized } from './capital.ts';
import { numberText } from './count.ts';
import { failureText } from './sqlState.ts';
import { placeFrom, type Style } from './style.ts';

/**
 * How the ways of clients that came back and of those that leaked differ: `In the other 211 cases line 48 released it;
 * the leaked ones last ran line 41, which failed with 23505 (unique violation).`
 */
export function exitPathSentences(finding: Finding, style: Style): readonly string[] {
  const parts = [...releaseClause(finding, style), ...leakedClause(finding, style)];
  return parts.length === 0 ? [] : [`${capitalized(parts.join('; '))}.`];
}

function releaseClause({ usualRelease, counts, at }: Finding, style: Style): readonly string[] {
  if (usualRelease === undefined) return [];
  const line = placeFrom(at, usualRelease.at, style);
  if (usualRelease.count < usualRelease.recorded) return [`usually ${line} releases it`];
  const cases = counts.released === 1 ? 'the other case' : `the other ${numberText(counts.released)} cases`;
  return usualRelease.recorded < counts.released
    ? [`in ${cases} it was released, by ${line} as far as recorded`]
    : [`in ${cases} ${line} released it`];
}

/** What one lease ran last is said elsewhere, unless it failed. */
function leakedClause({ exitPath, counts: { leaked }, at }: Finding, style: Style): readonly string[] {
  if (exitPath === undefined || (leaked === 1 && exitPath.failedWith === undefined)) return [];
  const { count, failedWith } = exitPath;
  const who =
    leaked === 1
      ? 'the leaked one'
      : count === leaked
        ? 'the leaked ones'
        : `${numberText(count)} of the ${numberText(leaked)} leaked ones`;
  const failure = failedWith === undefined ? '' : `, which failed with ${failureText(failedWith)}`;
  return [`${who} last ran ${placeFrom(at, exitPath.at, style)}${failure}`];
}
