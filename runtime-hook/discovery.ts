import { EventEmitter } from 'node:events';
import { imitate } from './method.ts';
import type { PgClient } from './client.ts';
import type { Guard } from './guard.ts';
import type { PgPool } from './pool.ts';

interface Sightings {
  readonly pool: (pool: PgPool) => void;
  readonly client: (client: PgClient) => void;
  /** An emitter that may be knex's client or one of its transactions. */
  readonly knex: (emitter: EventEmitter) => void;
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
    // Looked up on every emitter of the program: three misses are all that most of them cost. Only emitters
    // that are proxies, or have getters of these names, could run code here.
    if ((this as Partial<PgPool>)._acquireClient !== undefined) {
      guard(() => isPool(this) && sightings.pool(this));
    } else if ((this as Partial<PgClient>)._pulseQueryQueue !== undefined) {
      guard(() => isClient(this) && sightings.client(this));
    } else if ((this as { acquireConnection?: unknown }).acquireConnection !== undefined) {
      guard(() => sightings.knex(this));
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
  const { _pulseQueryQueue, query, connect, end } = emitter as Partial<PgClient>;
  return [_pulseQueryQueue, query, connect, end].every((method) => typeof method === 'function');
}
