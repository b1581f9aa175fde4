import { LIMITS } from '../protocol/wire.ts';
import type { CallSite } from './callSite.ts';
import { Contention } from './contention.ts';
import { Given } from './given.ts';
import type { PgPool } from './pool.ts';
import type { Sampled } from './sample.ts';

/** A pool of the program; held weakly, so that it can go when the program forgets it. */
export interface ObservedPool extends Sampled {
  readonly id: number;
  readonly ref: WeakRef<PgPool>;
  /** Where it was made. */
  readonly site: CallSite;
  /** Single statements by `pool.query`. */
  poolQueries: number;
  readonly contention: Contention;
  /** When `pool.end()` was noticed. */
  endingSinceMs: number | undefined;
}

class Tag extends Given {
  readonly #observed: ObservedPool;

  constructor(pool: object, observed: ObservedPool) {
    super(pool);
    this.#observed = observed;
  }

  static observedOf(pool: object): ObservedPool | undefined {
    return #observed in pool ? pool.#observed : undefined;
  }
}

/** The pools that the program has, bounded. */
export class ObservedPools {
  /** Pools that are not followed because there are too many. */
  droppedCount = 0;
  readonly #all = new Set<ObservedPool>();
  #count = 0;

  /** All that are not known to be gone. */
  get all(): ReadonlySet<ObservedPool> {
    return this.#all;
  }

  /** Undefined for a pool that was made before the hook could see it, or is one too many. */
  of(pool: PgPool): ObservedPool | undefined {
    return Tag.observedOf(pool);
  }

  /** Follows a new pool, unless there are too many. One that calls the emitter's constructor again is not new. */
  add(pool: PgPool, site: () => CallSite): void {
    if (Tag.observedOf(pool)) return;
    if (this.#all.size >= LIMITS.pools) this.#forgetLost();
    if (this.#all.size >= LIMITS.pools) {
      this.droppedCount++;
      return;
    }
    const observed = {
      id: this.#count++,
      ref: new WeakRef(pool),
      site: site(),
      poolQueries: 0,
      isSampled: false,
      contention: new Contention(),
      endingSinceMs: undefined,
    };
    this.#all.add(observed);
    new Tag(pool, observed);
  }

  #forgetLost(): void {
    for (const pool of this.#all) if (pool.ref.deref() === undefined) this.#all.delete(pool);
  }
}
