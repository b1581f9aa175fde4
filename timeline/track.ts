import type { TimelineThread, TimelineWait } from '../protocol/timeline.ts';
import type { PastLease } from '../protocol/wire.ts';
import type { Bar, Lane } from './bar.ts';

/** Leases that are kept for one thread; what is beyond is forgotten, the oldest first. */
const MAX_BARS = 100_000;
/** They are forgotten in portions, so that it is not done with each update. */
const FORGOTTEN_BARS = 10_000;
/** Lanes that a pool is drawn with; connections come and go, and a person can look at no more. */
export const MAX_LANES = 40;

/** A pool as it is drawn. */
export interface Track {
  readonly pool: number;
  readonly label: string;
  /** Absent for a pool without a limit. */
  readonly max?: number;
  readonly waiting: number;
  /** The latest of them, and all that hold something; the worst first, then by connection. */
  readonly lanes: readonly Lane[];
  readonly hiddenLanes: number;
  /** Waits that came to nothing, or last: these end now. */
  readonly waits: readonly Required<TimelineWait>[];
}

/** One thread of the program, as it is known from all updates together. */
export class ThreadTracks {
  readonly #past = new Map<number, Bar>();
  readonly #siteLabels = new Map<number, string>();
  #laneBars = new Map<string, Bar[]>();
  #tracks: readonly Track[] = [];
  #latest: TimelineThread;

  constructor(first: TimelineThread) {
    this.#latest = first;
    this.apply(first);
  }

  get latest(): TimelineThread {
    return this.#latest;
  }

  /** One for each pool that is there or was, in the order of their making. */
  get tracks(): readonly Track[] {
    return this.#tracks;
  }

  get leaseCount(): number {
    return this.#past.size + this.#latest.open.length;
  }

  /** When the first lease that is known begins; 0 when none is. */
  get firstMs(): number {
    return Math.min(
      this.#latest.nowMs,
      ...this.#tracks.flatMap(({ lanes }) => lanes.map(({ bars }) => bars[0]?.acquiredMs ?? Infinity)),
    );
  }

  /** `orders.ts:24`; a phrase for a site that is not known. */
  siteLabel(site: number): string {
    if (site === 0) return 'pool.query';
    return this.#siteLabels.get(site) ?? 'call site that was not recorded';
  }

  /** `isComplete`: what was known before is void. */
  apply(thread: TimelineThread, isComplete = false): void {
    this.#latest = thread;
    if (isComplete) {
      this.#past.clear();
      this.#laneBars.clear();
    }
    for (const { site, label } of thread.sites) this.#siteLabels.set(site, label);
    for (const lease of thread.past) this.#add(lease);
    if (this.#past.size > MAX_BARS) this.#forgetOldest();
    this.#tracks = this.#arranged();
  }

  #add(lease: PastLease): void {
    const [id, pool, connection, site, requestedMs, acquiredMs, closedMs] = lease;
    if (this.#past.has(id)) return;
    const bar: Bar = {
      ...{ lease: id, connection, site, requestedMs, acquiredMs },
      endMs: closedMs,
      isOpen: false,
    };
    this.#past.set(id, bar);
    const key = `${pool} ${connection}`;
    const bars = this.#laneBars.get(key);
    if (bars === undefined) {
      this.#laneBars.set(key, [bar]);
      return;
    }
    // Nearly always it is the last one.
    let index = bars.length;
    while (index > 0 && (bars[index - 1]?.acquiredMs ?? 0) > acquiredMs) index--;
    bars.splice(index, 0, bar);
  }

  #forgetOldest(): void {
    const forgotten = new Set<Bar>();
    for (const [lease, bar] of this.#past) {
      if (this.#past.size <= MAX_BARS - FORGOTTEN_BARS) break;
      this.#past.delete(lease);
      forgotten.add(bar);
    }
    this.#laneBars = new Map(
      [...this.#laneBars].flatMap(([key, bars]) => {
        const kept = bars.filter((bar) => !forgotten.has(bar));
        return kept.length === 0 ? [] : [[key, kept]];
      }),
    );
  }

  #arranged(): readonly Track[] {
    const { pools, open, waits, nowMs } = this.#latest;
    const lanesOf = new Map<number, Map<number, readonly Bar[]>>();
    const lanes = (pool: number): Map<number, readonly Bar[]> => {
      const known = lanesOf.get(pool) ?? new Map<number, readonly Bar[]>();
      lanesOf.set(pool, known);
      return known;
    };
    for (const [key, bars] of this.#laneBars) {
      const [pool = 0, connection = 0] = key.split(' ').map(Number);
      lanes(pool).set(connection, bars);
    }
    for (const { pool, ...lease } of open) {
      const bar: Bar = { ...lease, endMs: Math.max(nowMs, lease.acquiredMs), isOpen: true };
      lanes(pool).set(lease.connection, [...(lanes(pool).get(lease.connection) ?? []), bar]);
    }
    const known = new Map(pools.map((pool) => [pool.pool, pool]));
    const numbers = [...new Set([...lanesOf.keys(), ...known.keys()])].sort((a, b) => a - b);
    return numbers.map((pool): Track => {
      const all = [...lanes(pool)].map(([connection, bars]): Lane => ({ connection, bars }));
      const shown = shownLanes(all);
      const { label = `Pool ${pool}`, max, waiting = 0 } = known.get(pool) ?? {};
      return {
        ...{ pool, label, waiting, lanes: shown, hiddenLanes: all.length - shown.length },
        ...(max !== undefined && { max }),
        waits: waits
          .filter((wait) => wait.pool === pool)
          .map((wait) => ({ ...wait, endedMs: wait.endedMs ?? nowMs })),
      };
    });
  }
}

/** Those that were used last, of which whoever holds something is one: the worst first, then by connection. */
function shownLanes(lanes: readonly Lane[]): readonly Lane[] {
  return [...lanes]
    .sort((a, b) => (b.bars.at(-1)?.endMs ?? 0) - (a.bars.at(-1)?.endMs ?? 0))
    .slice(0, MAX_LANES)
    .sort((a, b) => rankOf(a) - rankOf(b) || a.connection - b.connection);
}

/** Leaks come first, so that nobody has to look for them. */
function rankOf({ bars }: Lane): number {
  const level = bars.at(-1)?.level;
  return level === 'leaked' ? 0 : level === 'suspected' ? 1 : 2;
}
