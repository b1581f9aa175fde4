import type { PlacedFrame } from '../ledger/site.ts';
import { totalsOf, type Memory, type Place, type Remembered } from './document.ts';
import type { Tally } from './runTally.ts';
import { leakRate, type Totals } from './totals.ts';
import { isVerified, leasesToVerify } from './verification.ts';

/** This run compared with those before: all signatures that leak, or have leaked. */
export interface Comparison {
  readonly list: readonly Compared[];
  /** By finding of this session. */
  readonly byFinding: ReadonlyMap<string, Compared>;
}

/** A signature in this run and in those before. */
export interface Compared {
  readonly state: State;
  /** What the runs before come to. */
  readonly before: Totals;
  /** The part that leaked in those of them that leaked: 0 to 1. */
  readonly rateBefore: number;
  /** Where it was in the run in which it was seen last; absent when its call site was not recorded. */
  readonly seenAt?: Place;
  /** Where it is in this run; absent when it was not acquired, or its call site was not recorded. */
  readonly at?: PlacedFrame;
  /** Several functions look alike, and are counted as one. */
  readonly isShared: boolean;
}

export type State =
  /** Leaked now, and never before. */
  | { readonly kind: 'new' }
  /** Leaked before, and now this part: 0 to 1. `wasVerified`: in between it was taken for fixed. */
  | { readonly kind: 'still-leaking'; readonly rate: number; readonly wasVerified: boolean }
  /** Leaked before, and may have again. */
  | { readonly kind: 'suspected-again' }
  /** Leaked before, and was not acquired now. */
  | { readonly kind: 'not-exercised' }
  /** Leaked before, not since; so many more clean leases would prove that it is fixed. */
  | { readonly kind: 'unproven'; readonly clean: number; readonly missing: number }
  /** `isNews`: it was not proven by the runs before alone. */
  | { readonly kind: 'verified-fixed'; readonly clean: number; readonly isNews: boolean };

/** What this run's tallies, by key, mean after the runs that are remembered. Nothing in the first run. */
export function compare(memory: Memory, tallies: ReadonlyMap<string, Tally>): Comparison {
  const list: Compared[] = [];
  const byFinding = new Map<string, Compared>();
  if (memory.length === 0) return { list, byFinding };
  const remembered = new Map(memory.map((each) => [each.key, each]));
  for (const key of new Set([...remembered.keys(), ...tallies.keys()])) {
    const tally = tallies.get(key);
    const compared = comparedOf(remembered.get(key), tally);
    if (compared === undefined) continue;
    list.push(compared);
    for (const id of tally?.findings ?? []) byFinding.set(id, compared);
  }
  return { list, byFinding };
}

function comparedOf(remembered: Remembered | undefined, tally: Tally | undefined): Compared | undefined {
  const before = totalsOf(remembered ?? { runs: [] });
  const state = stateOf(before, tally);
  if (state === undefined) return undefined;
  return {
    state,
    before,
    rateBefore: leakRate(before),
    isShared: (remembered?.isShared ?? tally?.isShared) === true,
    ...(remembered?.at !== undefined && { seenAt: remembered.at }),
    ...(tally?.at !== undefined && { at: tally.at }),
  };
}

/** `undefined` where there is nothing to say: it never leaked, or is ignored. */
function stateOf(before: Totals, tally: Tally | undefined): State | undefined {
  if (tally?.isIgnored === true) return undefined;
  const rate = leakRate(before);
  const wasVerified = rate > 0 && isVerified(rate, before.clean);
  if (tally !== undefined && tally.leaked > 0) {
    return rate > 0 ? { kind: 'still-leaking', rate: leakRate(tally), wasVerified } : { kind: 'new' };
  }
  if (rate === 0) return undefined;
  if (tally !== undefined && tally.suspected > 0) return { kind: 'suspected-again' };
  const clean = before.clean + (tally?.released ?? 0);
  if (isVerified(rate, clean)) return { kind: 'verified-fixed', clean, isNews: !wasVerified };
  if (tally === undefined) return { kind: 'not-exercised' };
  return { kind: 'unproven', clean, missing: leasesToVerify(rate) - clean };
}
