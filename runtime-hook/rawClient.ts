import { isAuthors, type CallSite, type CallSites } from './callSite.ts';
import { isIdle, type PgClient } from './client.ts';
import { keptForAfter } from './keptClient.ts';
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
  /** Which server and database it is for. */
  readonly target: string;
  readonly connectedMs: number;
  readonly activity: Activity;
  /** Of another one like it that was idle then, and its scope over: unless it is used again, nobody keeps them. */
  readonly beside: Activity | undefined;
}

interface Activity {
  lastMs: number;
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
    const [innermost] = frames;
    if (this.#clients.size >= MAX_CLIENTS || (innermost && !isAuthors(innermost))) return;
    const site = this.#callSites.intern(frames);
    const target = targetOf(client);
    const beside = [...this.#clients].find(
      (other) => other.site === site && other.target === target && this.#isOutlived(other, 0),
    )?.activity;
    const connectedMs = this.#clock.now();
    const activity = { lastMs: connectedMs };
    const raw = { ref: new WeakRef(client), site, scope, target, connectedMs, activity, beside };
    this.#clients.add(raw);
    this.#byObject.set(client, raw);
  }

  /** Something was done with a client, which may be another one. */
  active(client: PgClient): void {
    const raw = this.#byObject.get(client);
    if (raw) raw.activity.lastMs = this.#clock.now();
  }

  /** A statement is submitted on a client, which may be another one. Whoever keeps one on purpose has not forgotten it. */
  queried(client: PgClient, text: string | undefined): void {
    this.active(client);
    if (text !== undefined && keptForAfter(text, undefined)) this.ended(client);
  }

  ended(client: PgClient): void {
    const raw = this.#byObject.get(client);
    if (raw) this.#clients.delete(raw);
  }

  review(misuses: Misuses): void {
    const bySite = new Map<CallSite, RawClient[]>();
    for (const raw of this.#clients) {
      if (!isConnected(raw.ref.deref())) this.#clients.delete(raw);
      else bySite.set(raw.site, [...(bySite.get(raw.site) ?? []), raw]);
    }
    for (const [site, clients] of bySite) {
      const outlived = clients.filter((raw) => this.#isOutlived(raw, OUTLIVED_MS));
      const [latest] = outlived.slice(-1);
      const count = outlived.some(isBesideForgotten) ? outlived.length : 0;
      misuses.set('client-never-ended', site, count, { lastMs: this.#clock.now(), scope: latest?.scope });
    }
  }

  /** Whether its scope has been over for so long, and nothing was done since. */
  #isOutlived({ ref, scope, activity }: RawClient, forMs: number): boolean {
    const client = ref.deref();
    if (!isConnected(client) || !isIdle(client) || !hasEnded(scope, this.#clock)) return false;
    const { endedMs = Infinity } = scope;
    return activity.lastMs <= endedMs && this.#clock.now() - endedMs >= forMs;
  }
}

/** False for what could not connect, or has lost its connection: there is nothing to end. */
function isConnected(client: PgClient | undefined): client is PgClient {
  return client !== undefined && client._connectionError !== true && client._queryable !== false;
}

function isBesideForgotten({ beside, connectedMs }: RawClient): boolean {
  return beside !== undefined && beside.lastMs <= connectedMs;
}

function targetOf({ host, port, database, user }: PgClient): string {
  return String([host, port, database, user]);
}
