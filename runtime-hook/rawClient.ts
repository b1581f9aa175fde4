import type { CallSite, CallSites } from './callSite.ts';
import { isIdle, type PgClient } from './client.ts';
import type { Clock } from './clock.ts';
import type { Misuses } from './misuse.ts';
import { hasEnded, type Scope } from './scope.ts';
import type { Frames } from './stackTrace.ts';

/** A scope that has been over for so long, with nothing done since, is done with its clients. */
const OUTLIVED_MS = 10_000;
const MAX_CLIENTS = 1000;

/** A client that the program connects by itself, in a scope, beside any pool. */
interface RawClient {
  readonly ref: WeakRef<PgClient>;
  readonly site: CallSite;
  readonly scope: Scope;
  /** Another one of this place was idle then, and its scope over: nobody keeps them to be used again. */
  readonly isBesideIdle: boolean;
  lastActiveMs: number;
}

/**
 * Clients that are connected in a scope and never ended. One may be kept for the whole program, and several may be
 * somebody's own pool; but who connects a new one while the former ones of the same place lie idle has forgotten them.
 */
export class RawClients {
  readonly #clients = new Set<RawClient>();
  readonly #byObject = new WeakMap<object, RawClient>();
  readonly #callSites: CallSites;
  readonly #clock: Clock;

  constructor(callSites: CallSites, clock: Clock) {
    this.#callSites = callSites;
    this.#clock = clock;
  }

  /** The program connects a client, at the place that the frames tell. Libraries look after their own. */
  connected(client: PgClient, scope: Scope, frames: Frames): void {
    if (this.#clients.size >= MAX_CLIENTS || this.#callSites.isLibrary(frames)) return;
    const site = this.#callSites.intern(frames);
    const isBesideIdle = [...this.#clients].some(
      (other) => other.site === site && this.#isOutlived(other, 0),
    );
    const raw = {
      ...{ ref: new WeakRef(client), site, scope, isBesideIdle },
      lastActiveMs: this.#clock.now(),
    };
    this.#clients.add(raw);
    this.#byObject.set(client, raw);
  }

  /** Something was done with a client, which may be another one. */
  active(client: PgClient): void {
    const raw = this.#byObject.get(client);
    if (raw) raw.lastActiveMs = this.#clock.now();
  }

  ended(client: PgClient): void {
    const raw = this.#byObject.get(client);
    if (raw) this.#clients.delete(raw);
  }

  review(misuses: Misuses): void {
    const bySite = new Map<CallSite, RawClient[]>();
    for (const raw of this.#clients) {
      if (raw.ref.deref() === undefined) this.#clients.delete(raw);
      else bySite.set(raw.site, [...(bySite.get(raw.site) ?? []), raw]);
    }
    for (const [site, clients] of bySite) {
      const outlived = clients.filter((raw) => this.#isOutlived(raw, OUTLIVED_MS));
      const [latest] = outlived.slice(-1);
      const count = outlived.some((raw) => raw.isBesideIdle) ? outlived.length : 0;
      misuses.set('client-never-ended', site, count, { lastMs: this.#clock.now(), scope: latest?.scope });
    }
  }

  /** Whether its scope has been over for so long, and nothing was done since. */
  #isOutlived({ ref, scope, lastActiveMs }: RawClient, forMs: number): boolean {
    const client = ref.deref();
    if (client === undefined || !isIdle(client) || !hasEnded(scope, this.#clock)) return false;
    const { endedMs = Infinity } = scope;
    return lastActiveMs <= endedMs && this.#clock.now() - endedMs >= forMs;
  }
}
