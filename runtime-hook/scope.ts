import { AsyncLocalStorage } from 'node:async_hooks';
import type { Scope as WireScope } from '../protocol/wire.ts';
import type { Clock } from './clock.ts';
import type { Lease } from './lease.ts';
import type { PgPool } from './pool.ts';

/** One unit of work: an HTTP request, a test or a job. */
export interface Scope {
  /** Assigned when a lease makes the scope worth telling. */
  id: number | undefined;
  readonly kind: WireScope['scopeKind'];
  readonly startedMs: number;
  endedMs: number | undefined;
  lastActiveMs: number;
  /** The program's leases that were acquired in it and are open. */
  held?: Lease[];
  /** How many requests for clients it waits for. */
  asking?: number;
  /** Several things go on in it at once, so that who waits in it need not be who holds. */
  isParallel?: boolean;
  /** It is the test that was running then; who asked may have been something else. */
  readonly isGuess: boolean;
  /** Its name for a person, without anything that would make a name of each request. */
  readonly label: () => string;
  /** Whether the work is over, as far as the work itself tells; it is looked at instead of listened to. */
  readonly isOver: () => boolean;
}

/** A test or a job; `before` its name stands what it is. */
export function namedScope(
  kind: WireScope['scopeKind'],
  name: string,
  startedMs: number,
  isOver: Scope['isOver'],
  isGuess = false,
  before: string = kind,
): Scope {
  return {
    id: undefined,
    kind,
    startedMs,
    endedMs: undefined,
    lastActiveMs: startedMs,
    label: () => `${before} "${name.slice(0, 200)}"`,
    isOver,
    isGuess,
  };
}

/** Knows in which scope the program is running. */
export class Scopes {
  /** For runners that have to be asked which test is running; not asked inside of any other scope. */
  testNow: ((pool: PgPool) => Scope | undefined) | undefined;
  readonly clock: Clock;
  readonly #storage = new AsyncLocalStorage<Scope | undefined>();
  /** Calls the function inside the scope, with the parameters that follow. Adds no stack frame of ours. */
  readonly run = this.#storage.run.bind(this.#storage);

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** What runs from now on, and whatever it begins, belongs to the scope. Adds no stack frame. */
  enter(scope: Scope | undefined): void {
    this.#storage.enterWith(scope);
  }

  /** The scope that was entered; it may be over already. */
  current(): Scope | undefined {
    return this.#storage.getStore();
  }

  /** The scope in which the program asks the pool for a client; it may be over already. */
  currentFor(pool: PgPool): Scope | undefined {
    return this.#storage.getStore() ?? this.testNow?.(pool);
  }
}

/** Whether the work is over. Its end is when this is found out. */
export function hasEnded(scope: Scope, clock: Clock): boolean {
  if (scope.endedMs === undefined && scope.isOver()) scope.endedMs = clock.now();
  return scope.endedMs !== undefined;
}

/** A client is used or given back. Whoever waits for one does neither meanwhile, so it must be somebody else. */
export function noteWork(scope: Scope, nowMs: number): void {
  scope.lastActiveMs = nowMs;
  if (scope.asking) scope.isParallel = true;
}

/** A client is asked for. Only who holds one already may ask for several at once, and still be all there is. */
export function noteAsking(scope: Scope, nowMs: number): void {
  scope.lastActiveMs = nowMs;
  if (scope.asking && !scope.held?.length) scope.isParallel = true;
  scope.asking = (scope.asking ?? 0) + 1;
}
