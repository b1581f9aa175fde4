import type { Compared } from '../history/comparison.ts';
import { counted, numberText } from './count.ts';

/** How this run compares with those before, in sentences; nothing where nothing is known. */
export function formerRunsSentences(compared: Compared | undefined): readonly string[] {
  if (compared === undefined) return [];
  return [
    sentence(compared),
    ...(compared.isShared ? ['Functions of this file that look alike are counted as one there.'] : []),
  ];
}

function sentence({ state, before, rateBefore }: Compared): string {
  const leaked = `in ${ofRuns(before.leakingRuns, before.runs)}`;
  const then = percent(rateBefore);
  switch (state.kind) {
    case 'new':
      return before.runs === 0
        ? 'New: no client was acquired here in the runs before.'
        : `New: it did not leak in ${before.runs === 1 ? 'the run' : `the ${numberText(before.runs)} runs`} before.`;
    case 'still-leaking':
      return state.wasVerified
        ? `Leaking again: it did ${leaked} (${then} of acquires then, ${percent(state.rate)} now), and was clean in ${counted(before.clean, 'acquire')} since.`
        : `Still leaking: also ${leaked} (${then} of acquires then, ${percent(state.rate)} now).`;
    case 'suspected-again':
      return `It leaked ${leaked} (${then} of acquires).`;
    case 'not-exercised':
      return `Not exercised: it leaked ${leaked} (${then} of acquires), and no client was acquired here in this one.`;
    case 'unproven':
      return `No leak yet in ${counted(state.clean, 'acquire')} since it leaked in ${then} of them; ${numberText(state.missing)} more to be sure.`;
    case 'verified-fixed':
      return `Verified fixed: ${counted(state.clean, 'clean acquire')} since it leaked in ${then} of them; the chance of mere luck is below 1 %.`;
    default:
      return state satisfies never;
  }
}

function ofRuns(some: number, all: number): string {
  if (all === 1) return 'the run before';
  return some === all
    ? `all ${numberText(all)} runs before`
    : `${numberText(some)} of the ${numberText(all)} runs before`;
}

/** A part (0 to 1) for people; never a 0 or 100 that is none. */
function percent(part: number): string {
  const percentage = part * 100;
  if (percentage > 0 && percentage < 0.1) return 'less than 0.1 %';
  if (percentage < 1) return `${percentage.toFixed(1)} %`;
  return `${Math.min(Math.round(percentage), part < 1 ? 99 : 100)} %`;
}
