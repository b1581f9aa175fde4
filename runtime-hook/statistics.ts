import type * as wire from '../protocol/wire.ts';
import type { CallSite } from './callSite.ts';
import { Histogram } from './histogram.ts';
import { isInFull, isOfSample, type Sampled } from './sample.ts';

/** Everything counted at one acquire site. Counting is exact; only detail backs off. */
export class Statistics implements Sampled {
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
  isSampled = false;
  readonly holdMs = new Histogram();
  readonly waitMs = new Histogram();
  readonly idleMs = new Histogram();
  readonly #releasedAt = new Map<number, number>();

  constructor(site: CallSite) {
    this.site = site;
  }

  /** Whether every lease is recorded in detail now, not only a sample. */
  get isInFull(): boolean {
    return this.isDetailWanted || isInFull(this.requested);
  }

  /** Whether the lease that is being requested should carry release and query sites. */
  isDetailed(): boolean {
    return this.isDetailWanted || isOfSample(this.requested);
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
            idleMs: this.idleMs.toSparse(),
            releasedAt: [...this.#releasedAt],
          }
        : {}),
    };
  }
}
