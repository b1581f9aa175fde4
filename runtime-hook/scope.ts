import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import type { Guard } from './guard.ts';
import type { Lease } from './lease.ts';

/** One unit of work: an HTTP request. */
export interface Scope {
  /** Assigned when a lease makes the scope worth telling. */
  id: number | undefined;
  readonly method: string;
  readonly url: string;
  readonly startedMs: number;
  endedMs: number | undefined;
  lastActiveMs: number;
  /** The program's leases that were acquired in it and are open. */
  held?: Lease[];
  /** Weak, because sockets and timers that outlive the request keep the async context, and so this. */
  readonly response: WeakRef<ServerResponse>;
}

/** Knows in which scope the program is running. */
export class Scopes {
  readonly #storage = new AsyncLocalStorage<Scope>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on every HTTP request has a scope. Adds no stack frame and no listener to the request. */
  follow(guard: Guard): void {
    subscribe('http.server.request.start', (message) => {
      // Whatever a subscriber throws becomes an uncaught exception of the program.
      guard(() => this.#enter(message as { request: IncomingMessage; response: ServerResponse }));
    });
  }

  #enter({ request, response }: { request: IncomingMessage; response: ServerResponse }): void {
    const nowMs = this.#clock.now();
    this.#storage.enterWith({
      id: undefined,
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      startedMs: nowMs,
      endedMs: undefined,
      lastActiveMs: nowMs,
      response: new WeakRef(response),
    });
  }

  /** The scope in which the program is running; its request may be over already. */
  current(): Scope | undefined {
    return this.#storage.getStore();
  }
}

/** Whether the response was sent or given up. Looks at the response instead of listening to it. */
export function hasEnded(scope: Scope, clock: Clock): boolean {
  if (scope.endedMs !== undefined) return true;
  const response = scope.response.deref();
  if (response !== undefined && !response.writableFinished && !response.destroyed && !response.closed) {
    return false;
  }
  scope.endedMs = clock.now();
  return true;
}

/** Method and path of the request: no query string, ids replaced by `:id`. */
export function labelOf(scope: Scope): string {
  // A request to a proxy names scheme and host, and maybe a password.
  const path = (scope.url.split('?', 1)[0] ?? '').replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '');
  const route = path
    .split('/')
    .map((segment) => (isIdentifier(segment) ? ':id' : segment))
    .join('/');
  return `${scope.method} ${route}`.slice(0, 200);
}

/** Names one thing, and would make a route of each: numbers, UUIDs, long hexadecimal or opaque text. */
function isIdentifier(segment: string): boolean {
  return /^\d+$|^[0-9a-f]{8}-[0-9a-f-]{27}$|^[0-9a-f]{16,}$/i.test(segment) || segment.length > 40;
}
