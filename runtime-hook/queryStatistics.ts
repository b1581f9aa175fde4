import type * as wire from '../protocol/wire.ts';
import type { CallSite } from './callSite.ts';
import { Histogram } from './histogram.ts';
import type { ObservedPool } from './observedPool.ts';
import { redactSql } from '../protocol/sqlText.ts';
import { Statistics } from './statistics.ts';

/** Where a query came from: the acquire site of the lease that it ran in, or the pool of a `pool.query`. */
export type QueryOrigin = Statistics | ObservedPool;

/** Everything counted of one statement that a place has sent, as far as it was recorded in detail. */
export class QueryStatistics {
  readonly site: CallSite;
  readonly #variant: number;
  /** As the program wrote it, the latest time; redacted before it leaves the process. */
  text = '';
  /** Since it was last told. */
  isChanged = false;
  /** How many were answered. */
  count = 0;
  #failed = 0;
  readonly #durationMs = new Histogram();
  /** How often each. */
  readonly #origins = new Map<QueryOrigin, number>();

  /** `variant` counts the statements of the place from 0. */
  constructor(site: CallSite, variant: number) {
    this.site = site;
    this.#variant = variant;
  }

  answered(origin: QueryOrigin, text: string | undefined, durationMs: number, isFailed: boolean): void {
    this.count++;
    if (isFailed) this.#failed++;
    this.text = text ?? '';
    this.#durationMs.add(durationMs);
    this.#origins.set(origin, (this.#origins.get(origin) ?? 0) + 1);
  }

  isFrom(origin: QueryOrigin): boolean {
    return this.#origins.has(origin);
  }

  /** `siteId` announces an acquire site. */
  toRecord(siteId: (site: CallSite) => number): wire.Query {
    const origins = [...this.#origins];
    const pool = origins.map(([origin]) => origin).find(isPool);
    return {
      kind: 'query',
      site: this.site.id,
      ...(this.#variant > 0 ? { variant: this.#variant } : {}),
      text: redactSql(this.text),
      count: this.count,
      failed: this.#failed,
      isSampled: origins.some(([{ isSampled }]) => isSampled),
      durationMs: this.#durationMs.toSparse(),
      acquiredAt: origins.flatMap(([origin, count]) =>
        isPool(origin) ? [] : [[siteId(origin.site), count] as const],
      ),
      ...(pool ? { pool: pool.id } : {}),
    };
  }
}

function isPool(origin: QueryOrigin): origin is ObservedPool {
  return !(origin instanceof Statistics);
}
