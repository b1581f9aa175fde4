import { LIMITS, TOLD_WAIT_MS, type Wait } from '../protocol/wire.ts';
import type { CallSite } from './callSite.ts';
import type { Clock } from './clock.ts';
import type { Acquire } from './lease.ts';
import type { ObservedPool } from './observedPool.ts';
import type { Recorder } from './recorder.ts';
import { round } from './milliseconds.ts';
import type { Scope } from './scope.ts';

/** Who waits for a client to be released, and what one listener has been told of it. */
export class Waits {
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  /** Those that were told, by id. */
  readonly #told = new Map<Acquire, number>();
  #count = 0;
  /** As of the last {@link review}, in running time. */
  #since: ReadonlyMap<ObservedPool, number> = new Map();
  #sinceByScope: ReadonlyMap<Scope, ReadonlyMap<ObservedPool, number>> = new Map();

  constructor(recorder: Recorder, clock: Clock) {
    this.#recorder = recorder;
    this.#clock = clock;
  }

  /** Since when the one waits that has waited longest; undefined when nobody does. */
  longestSinceMs(pool: ObservedPool): number | undefined {
    return this.#since.get(pool);
  }

  /** Since when the scope waits for another client of the pool. */
  scopeSinceMs(scope: Scope, pool: ObservedPool): number | undefined {
    return this.#sinceByScope.get(scope)?.get(pool);
  }

  /**
   * Looks at all who wait now; returns the waits to tell: those that have lasted, a few for each pool, and the ends of
   * those that had been told. `siteId` announces a site.
   */
  review(siteId: (site: CallSite) => number): Wait[] {
    const records: Wait[] = [];
    const toldByPool = new Map<ObservedPool, number>();
    for (const [acquire, id] of this.#told) {
      if (acquire.answeredMs === undefined) {
        toldByPool.set(acquire.pool, (toldByPool.get(acquire.pool) ?? 0) + 1);
        continue;
      }
      this.#told.delete(acquire);
      records.push(this.#record(acquire, id, siteId));
    }
    const waiting = this.#recorder.waiting.members().filter(isQueued);
    const longestFirst = waiting.sort((one, other) => one.requestedMs - other.requestedMs);
    const since = new Map<ObservedPool, number>();
    const sinceByScope = new Map<Scope, Map<ObservedPool, number>>();
    const nowMs = this.#clock.now();
    for (const acquire of longestFirst) {
      const { pool, scope, isInScope, requestedMs } = acquire;
      if (!since.has(pool)) since.set(pool, requestedMs);
      if (scope && isInScope && !scope.isGuess) {
        const pools = sinceByScope.get(scope) ?? new Map<ObservedPool, number>();
        sinceByScope.set(scope, pools);
        if (!pools.has(pool)) pools.set(pool, requestedMs);
      }
      const told = toldByPool.get(pool) ?? 0;
      const isShort = nowMs - requestedMs < TOLD_WAIT_MS;
      if (isShort || told >= LIMITS.waitsPerPool || this.#told.has(acquire)) continue;
      toldByPool.set(pool, told + 1);
      const id = this.#count++;
      this.#told.set(acquire, id);
      records.push(this.#record(acquire, id, siteId));
    }
    this.#since = since;
    this.#sinceByScope = sinceByScope;
    return records;
  }

  #record(acquire: Acquire, id: number, siteId: (site: CallSite) => number): Wait {
    const { pool, statistics, scope, isInScope, requestedMs, laggedMs, answeredMs, isDelivered } = acquire;
    return {
      kind: 'wait',
      wait: id,
      pool: pool.id,
      ...(statistics ? { site: siteId(statistics.site) } : {}),
      ...(scope && isInScope ? { scope: scope.label() } : {}),
      requestedMs: round(requestedMs),
      lagMs: round(this.#clock.laggedMs - laggedMs),
      ...(answeredMs === undefined
        ? {}
        : { outcome: isDelivered ? 'delivered' : 'failed', endedMs: round(answeredMs) }),
    };
  }
}

/** What waits for a connection that is being made does not wait for anybody's release. */
function isQueued({ connecting, item }: Acquire): boolean {
  return connecting === undefined && item?.timedOut !== true;
}
