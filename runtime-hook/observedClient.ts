import type { PgClient } from './client.ts';
import type { Lease } from './lease.ts';
import type { Scope } from './scope.ts';

/** A client that a pool has handed out, or made. */
export interface ObservedClient {
  readonly ref: WeakRef<PgClient>;
  lease: Lease | undefined;
  /** The latest that is over. */
  previous: Lease | undefined;
  /** The scope in which it was connected; its socket keeps that async context for good. */
  readonly openedIn: Scope | undefined;
  /** The lease that is being released right now: what runs inside is the pool, and listeners of its `release`. */
  releasing: Lease | undefined;
  /** As pg was told last; pg itself knows since 8.21. */
  transaction: PgClient['_txStatus'];
  /** How many the client had at its first checkout. */
  firstListeners: number | undefined;
  /** Checkouts that were seen to leave listeners. */
  growingCheckouts: number;
  /** How many it had when they were counted last, and whose checkout that was. */
  counted: { readonly listeners: number; readonly lease: Lease } | undefined;
}

/** What is known of each client, for as long as the program has it. */
export class ObservedClients {
  readonly #byObject = new WeakMap<object, ObservedClient>();

  /** Undefined for a client that no pool has made or handed out. */
  of(client: PgClient): ObservedClient | undefined {
    return this.#byObject.get(client);
  }

  /** Follows the client from now on, if it is new; then it counts as opened in the scope. */
  add(client: PgClient, openedIn: Scope | undefined): ObservedClient {
    let observed = this.#byObject.get(client);
    if (observed === undefined) {
      observed = {
        ref: new WeakRef(client),
        lease: undefined,
        previous: undefined,
        openedIn,
        releasing: undefined,
        transaction: undefined,
        firstListeners: undefined,
        growingCheckouts: 0,
        counted: undefined,
      };
      this.#byObject.set(client, observed);
    }
    return observed;
  }
}
