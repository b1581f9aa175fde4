import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { Contention } from '../../../runtime-hook/contention.ts';
import type { PgPool } from '../../../runtime-hook/pool.ts';

function pool(clients: number, idle: number, waiting: number): PgPool {
  const things = (count: number): object[] => Array.from({ length: count }, () => ({}));
  return { _clients: things(clients), _idle: things(idle), _pendingQueue: things(waiting) } as never;
}

describe('contention', () => {
  it('is the time of all who wait, for each client that is held', () => {
    const contention = new Contention();
    contention.advance(pool(2, 0, 0), 100);
    contention.advance(pool(2, 0, 3), 200);
    assert.equal(contention.waitedMs, 150);
    contention.advance(pool(2, 1, 3), 300);
    assert.equal(contention.waitedMs, 450);
  });

  it('does not grow while nobody waits, and begins anew afterwards', () => {
    const contention = new Contention();
    contention.advance(pool(2, 0, 0), 1000);
    contention.advance(pool(2, 0, 0), 5000);
    contention.advance(pool(2, 0, 1), 5010);
    assert.equal(contention.waitedMs, 5);
  });

  it('does not grow while no client is held', () => {
    const contention = new Contention();
    contention.advance(pool(0, 0, 1), 1000);
    contention.advance(pool(2, 2, 1), 2000);
    assert.equal(contention.waitedMs, 0);
  });
});
