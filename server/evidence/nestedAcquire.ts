import type { Misuse } from '../../protocol/wire.ts';
import type { MisuseLevel, Nesting } from './misuseFinding.ts';

/** From this part of `max` on a nested acquire is more than a remark. */
const RISKY_PART = 0.5;

/** The one that has come closest to a deadlock; `undefined` when none of the records tells. */
export function closestNesting(records: readonly Misuse[]): Nesting | undefined {
  const nestings = records.flatMap(({ concurrency, max }) =>
    concurrency === undefined || max === undefined ? [] : { concurrency, max },
  );
  const [closest] = nestings.sort((a, b) => partOf(b) - partOf(a));
  return closest;
}

/**
 * A scope that waits for a pool while it holds a client of the same pool deadlocks once as many of them meet as the
 * pool has clients. Half of that makes it likely.
 */
export function nestedAcquireLevel(nesting: Nesting | undefined): MisuseLevel {
  return nesting !== undefined && partOf(nesting) >= RISKY_PART ? 'warning' : 'information';
}

function partOf({ concurrency, max }: Nesting): number {
  return concurrency / max;
}
