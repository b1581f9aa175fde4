import { signatureOf } from '../../server/evidence/signature.ts';
import { framesOf, type Snapshot } from '../../server/ledger/snapshot.ts';

/** What is known of the clients that were acquired at one line of the author's, in all threads together. */
export interface ObservedLine {
  /** `/absolute/path.ts:12`. */
  readonly place: string;
  readonly via: string | undefined;
  readonly acquired: number;
  readonly returned: number;
  /** Leases that are open, or were when the thread ended, other than those that are kept on purpose. */
  readonly held: number;
}

/** One entry for each line and library. */
export function observedLines({ threads }: Snapshot): ObservedLine[] {
  const lines = new Map<string, ObservedLine>();
  for (const thread of threads.values()) {
    for (const { site, acquired, released, destroyed } of thread.statistics.values()) {
      const { at, via } = signatureOf(framesOf(thread, site));
      const place = at === undefined ? '(no line)' : `${at.file}:${at.line}`;
      const key = `${place} ${via ?? ''}`;
      const known = lines.get(key) ?? { place, via, acquired: 0, returned: 0, held: 0 };
      const held = [...thread.openLeases.values()].filter(
        (lease) => lease.site === site && lease.keptFor === undefined,
      ).length;
      lines.set(key, {
        ...known,
        acquired: known.acquired + acquired,
        returned: known.returned + released + destroyed,
        held: known.held + held,
      });
    }
  }
  return [...lines.values()];
}

/** How many single statements the pools ran on clients that they returned themselves. */
export function observedPoolQueries({ threads }: Snapshot): number {
  const pools = [...threads.values()].flatMap((thread) => [...thread.pools.values()]);
  return pools.reduce((count, pool) => count + pool.poolQueries, 0);
}
