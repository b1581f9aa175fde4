import type { PgClient } from './client.ts';
import { Given } from './given.ts';
import type { Lease } from './lease.ts';
import type { Scope } from './scope.ts';

/** A client that a pool has handed out, or made. */
export interface ObservedClient {
  /** Numbers the clients of the thread. */
  readonly id: number;
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

let count = 0;

/** What is known of a client, for as long as the program has it. */
class Tag extends Given {
  readonly #observed: ObservedClient;

  constructor(client: object, observed: ObservedClient) {
    super(client);
    this.#observed = observed;
  }

  static observedOf(client: object): ObservedClient | undefined {
    return #observed in client ? client.#observed : undefined;
  }
}

/** What is known of a client; undefined when no pool has made or handed it out. */
export function observedClient(client: PgClient): ObservedClient | undefined {
  return Tag.observedOf(client);
}

/** Follows the client from now on, if it is new; then it counts as opened in the scope. */
export function observeClient(client: PgClient, openedIn: Scope | undefined): ObservedClient {
  const known = Tag.observedOf(client);
  if (known) return known;
  const observed: ObservedClient = {
    id: count++,
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
  new Tag(client, observed);
  return observed;
}
