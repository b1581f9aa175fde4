import type { Guard } from './guard.ts';
import { oncePerPrototype, prototypeWith } from './method.ts';
import { patchOlderPool } from './olderPool.ts';
import { patchPool, type PgPool } from './pool.ts';
import type { Recorder } from './recorder.ts';

/**
 * Returns what is to be called with each new pool: it makes the pool's classes report to the recorder, once for each.
 * Several copies of pg, and its native flavour, have prototypes of their own; subclasses share one.
 */
export function patchingPools(recorder: Recorder, guard: Guard): (pool: PgPool) => void {
  const patchHeirs = new WeakMap<object, (overriding: object) => void>();
  const heirs = new WeakSet<object>();
  const patchOwner = oncePerPrototype('_acquireClient', (prototype) => {
    const isOlder = !('_releaseOnce' in prototype);
    recorder.patched(isOlder ? 'older-pool' : 'pool');
    const patch = isOlder ? patchOlderPool : patchPool;
    patchHeirs.set(prototype, patch(prototype, recorder, guard));
  });
  return (pool) => {
    patchOwner(pool);
    const owner = prototypeWith(pool, '_acquireClient');
    const heir = owner && heirOf(pool, owner);
    if (owner === undefined || heir === undefined || heirs.has(heir) || !Object.hasOwn(heir, 'connect'))
      return;
    heirs.add(heir);
    patchHeirs.get(owner)?.(heir);
  };
}

/** pg's own heir of pg-pool's class, if it has one: tools put methods on it, which programs' heirs then inherit. */
function heirOf(pool: object, owner: object): object | undefined {
  let heir = pool;
  for (;;) {
    const parent = Object.getPrototypeOf(heir) as object | null;
    if (parent === null) return undefined;
    if (parent === owner) return heir === pool ? undefined : heir;
    heir = parent;
  }
}
