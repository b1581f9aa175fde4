import { EventEmitter } from 'node:events';
import { imitate } from './method.ts';
import type { PgClient } from './client.ts';
import type { Guard } from './guard.ts';
import type { PgPool } from './pool.ts';

interface Sightings {
  readonly pool: (pool: PgPool) => void;
  readonly client: (client: PgClient) => void;
}

type Init = (this: EventEmitter, options?: unknown) => void;

/**
 * Reports every pg pool and client while it is being constructed, in any module system or bundle: Node
 * calls `EventEmitter.init` for each new emitter, before a method of it can run. They are recognised by
 * their methods, because minifiers blank the names of classes.
 */
export function discover(guard: Guard, sightings: Sightings): void {
  const emitters = EventEmitter as unknown as { init: Init };
  const original = emitters.init;
  function init(this: EventEmitter, options?: unknown): void {
    original.call(this, options);
    // Looked up on every emitter of the program: two misses are all that most of them cost. Only emitters
    // that are proxies, or have getters of these names, could run code here.
    if ((this as Partial<PgPool>)._acquireClient !== undefined) {
      guard(() => isPool(this) && sightings.pool(this));
    } else if ((this as Partial<PgClient>)._handleReadyForQuery !== undefined) {
      guard(() => isClient(this) && sightings.client(this));
    }
  }
  imitate(init, original);
  emitters.init = init;
}

function isPool(emitter: object): emitter is PgPool {
  const { _acquireClient, _pulseQueue, newClient, connect } = emitter as Partial<PgPool>;
  return [_acquireClient, _pulseQueue, newClient, connect].every((method) => typeof method === 'function');
}

function isClient(emitter: object): emitter is PgClient {
  const { _handleReadyForQuery, query, connect, end } = emitter as Partial<PgClient>;
  return [_handleReadyForQuery, query, connect, end].every((method) => typeof method === 'function');
}
