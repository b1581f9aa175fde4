import { EventEmitter } from 'node:events';
import { imitate } from './method.ts';
import type { PgClient } from './client.ts';
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
export function discover(sightings: Sightings): void {
  const emitters = EventEmitter as unknown as { init: Init };
  const original = emitters.init;
  function init(this: EventEmitter, options?: unknown): void {
    original.call(this, options);
    // Looked up on every emitter of the program: two misses are all that most of them cost.
    if (typeof (this as Partial<PgPool>)._acquireClient === 'function') {
      if (isPool(this)) sightings.pool(this);
    } else if (typeof (this as Partial<PgClient>)._handleReadyForQuery === 'function') {
      if (isClient(this)) sightings.client(this);
    }
  }
  imitate(init, original);
  emitters.init = init;
}

function isPool(emitter: object): emitter is PgPool {
  const { _releaseOnce, _pulseQueue, newClient, connect } = emitter as Partial<PgPool>;
  return [_releaseOnce, _pulseQueue, newClient, connect].every((method) => typeof method === 'function');
}

function isClient(emitter: object): emitter is PgClient {
  const { query, connect, end } = emitter as Partial<PgClient>;
  return [query, connect, end].every((method) => typeof method === 'function');
}
