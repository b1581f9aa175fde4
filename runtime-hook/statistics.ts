import { BUCKETS, bucketOf } from '../protocol/histogram.ts';
import type * as wire from '../protocol/wire.ts';
import type { CallSite } from './callSite.ts';

/** The first leases of a site are recorded in detail, then one in so many. */
const DETAILED_LEASES = 50;
const DETAIL_INTERVAL = 128;

/** Durations counted in the buckets of `protocol/histogram.ts`. */
class Histogram {
  readonly #counts = new Float64Array(BUCKETS);

  add(durationMs: number): void {
    const bucket = bucketOf(durationMs);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }

  toSparse(): wire.SparseHistogram {
    return [...this.#counts.entries()].filter(([, count]) => count > 0);
  }
}
/** Everything counted at one acquire site. Counting is exact; only detail backs off. */
export class Statistics {
  readonly site: CallSite;
  requested = 0;
  acquired = 0;
  released = 0;
  destroyed = 0;
  failed = 0;
  /** How long others have waited because of its leases. */
  causedWaitMs = 0;
  /** Since it was last told. */
  isChanged = false;
  /** Whether the listener wants detail of every lease. */
  isDetailWanted = false;
  readonly holdMs = new Histogram();
  readonly waitMs = new Histogram();
  readonly #releasedAt = new Map<number, number>();

  constructor(site: CallSite) {
    this.site = site;
  }

  /** Whether every lease is recorded in detail now, not only a sample. */
  get isInFull(): boolean {
    return this.requested <= DETAILED_LEASES || this.isDetailWanted;
  }

  /** Whether the lease that is being requested should carry release and query sites. */
  isDetailed(): boolean {
    return this.isInFull || this.requested % DETAIL_INTERVAL === 0;
  }

  releasedBy(site: CallSite): void {
    this.#releasedAt.set(site.id, (this.#releasedAt.get(site.id) ?? 0) + 1);
  }

  /** Ids of the sites that released its clients, as far as recorded. */
  releaseSites(): Iterable<number> {
    return this.#releasedAt.keys();
  }

  /** With or without its distributions. */
  toRecord(isComplete: boolean): wire.Statistics {
    const { acquired, released, destroyed, failed } = this;
    return {
      kind: 'statistics',
      site: this.site.id,
      ...{ acquired, released, destroyed, failed },
      ...(this.causedWaitMs > 0 ? { causedWaitMs: Math.round(this.causedWaitMs) } : {}),
      ...(isComplete
        ? {
            holdMs: this.holdMs.toSparse(),
            waitMs: this.waitMs.toSparse(),
            releasedAt: [...this.#releasedAt],
          }
        : {}),
    };
  }
}
