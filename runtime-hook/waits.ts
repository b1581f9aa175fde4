import { LIMITS, TOLD_WAIT_MS, type Wait } from '../protocol/wire.ts';
import type { CallSite } from './callSite.ts';
import type { Clock } from './clock.ts';
import type { Acquire, Lease } from './lease.ts';
import type { ObservedPool } from './observedPool.ts';
import type { Recorder } from './recorder.ts';
import { round } from './milliseconds.ts';
import type { Scope } from './scope.ts';

/** A wait is told anew when the event loop has been late by so much since. */
const LAG_STEP_MS = 250;

interface Told {
  readonly id: number;
  /** What the clock's `laggedMs` was when it was told last. */
  laggedMs: number;
}

/** Who waits for a client to be released, and what one listener has been told of it. */
export class Waits {
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #told = new Map<Acquire, Told>();
  #count = 0;
  /** Who waited at the last {@link review}, longest first. */
  #queues: ReadonlyMap<ObservedPool, Acquire[]> = new Map();
  /** As of the last {@link review}, in running time. */
  #sinceByScope: ReadonlyMap<Scope, ReadonlyMap<ObservedPool, number>> = new Map();

  constructor(recorder: Recorder, clock: Clock) {
    this.#recorder = recorder;
    this.#clock = clock;
  }

  /** Since when the one waits that has waited longest; undefined when nobody does. */
  longestSinceMs(pool: ObservedPool): number | undefined {
    const queue = this.#queues.get(pool) ?? [];
    // They are served in this order.
    while (queue[0] !== undefined && !isWaiting(queue[0])) queue.shift();
    return queue[0]?.requestedMs;
  }

  /**
   * Since when the scope of a lease waits for another client of the pool; undefined when that may be somebody else in
   * the scope: who asked before the lease began, or where several things go on at once.
   */
  awaitingSinceMs({ acquire: { scope, pool }, acquiredMs }: Lease): number | undefined {
    if (scope === undefined || scope.isParallel) return undefined;
    const sinceMs = this.#sinceByScope.get(scope)?.get(pool);
    return sinceMs === undefined || sinceMs < acquiredMs ? undefined : sinceMs;
  }

  /**
   * Looks at all who wait now; returns the waits to tell: those that have lasted, a few for each pool, and the ends of
   * those that had been told. `siteId` announces a site.
   */
  review(siteId: (site: CallSite) => number): Wait[] {
    const records: Wait[] = [];
    const toldByPool = new Map<ObservedPool, number>();
    for (const [acquire, told] of this.#told) {
      if (acquire.answeredMs === undefined) {
        toldByPool.set(acquire.pool, (toldByPool.get(acquire.pool) ?? 0) + 1);
        if (this.#clock.laggedMs - told.laggedMs < LAG_STEP_MS) continue;
        told.laggedMs = this.#clock.laggedMs;
      } else this.#told.delete(acquire);
      records.push(this.#record(acquire, told.id, siteId));
    }
    const waiting = this.#recorder.waiting.members().filter(isQueued);
    const longestFirst = waiting.sort((one, other) => one.requestedMs - other.requestedMs);
    const queues = new Map<ObservedPool, Acquire[]>();
    const sinceByScope = new Map<Scope, Map<ObservedPool, number>>();
    const nowMs = this.#clock.now();
    for (const acquire of longestFirst) {
      const { pool, scope, isInScope, requestedMs } = acquire;
      const queue = queues.get(pool);
      if (queue) queue.push(acquire);
      else queues.set(pool, [acquire]);
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
      this.#told.set(acquire, { id, laggedMs: this.#clock.laggedMs });
      records.push(this.#record(acquire, id, siteId));
    }
    this.#queues = queues;
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

function isWaiting({ answeredMs, item }: Acquire): boolean {
  return answeredMs === undefined && item?.timedOut !== true;
}

/** What waits for a connection that is being made does not wait for anybody's release. */
function isQueued({ connecting, item }: Acquire): boolean {
  return connecting === undefined && item?.timedOut !== true;
}
