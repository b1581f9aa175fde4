import { LIMITS, type PastLease, type PastLeases as PastLeasesRecord } from '../protocol/wire.ts';
import type { Lease } from './lease.ts';
import { round } from './milliseconds.ts';

/** Leases that are over and that the listener, which asked for them, was not told of; bounded. */
export class PastLeases {
  #isWanted = false;
  #leases: PastLease[] = [];
  #dropped = 0;
  #toldDropped = 0;

  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** Whoever asks anew is told of nothing that was before. */
  want(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    this.#leases = [];
    this.#dropped = 0;
    this.#toldDropped = 0;
  }

  add({ id, acquire, client, acquiredMs }: Lease, closedMs: number): void {
    if (this.#leases.length >= LIMITS.pastLeases) {
      this.#dropped++;
      return;
    }
    const { pool, statistics, requestedMs } = acquire;
    const site = statistics?.site.id ?? 0;
    const times = [round(requestedMs), round(acquiredMs), round(closedMs)] as const;
    this.#leases.push([id, pool.id, client.id, site, ...times]);
  }

  /** What is still to be told; undefined when that is nothing. It counts as told then. */
  take(): PastLeasesRecord | undefined {
    if (this.#leases.length === 0 && this.#dropped === this.#toldDropped) return undefined;
    const leases = this.#leases;
    this.#leases = [];
    this.#toldDropped = this.#dropped;
    return { kind: 'past-leases', leases, dropped: this.#dropped };
  }
}
