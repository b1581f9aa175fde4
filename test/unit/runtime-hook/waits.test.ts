import { strict as assert } from 'node:assert';
import { beforeEach, describe, it } from 'mocha';
import type { Pool } from 'pg';
import { LIMITS } from '../../../protocol/wire.ts';
import { Clock } from '../../../runtime-hook/clock.ts';
import type { Lease } from '../../../runtime-hook/lease.ts';
import type { PgPool } from '../../../runtime-hook/pool.ts';
import { Recorder } from '../../../runtime-hook/recorder.ts';
import { Scopes, namedScope, type Scope } from '../../../runtime-hook/scope.ts';
import { Waits } from '../../../runtime-hook/waits.ts';
import { FakeClient, makePool, startObserving } from './observedPool.ts';

/** A recorder whose time is set by hand, and to which a pool of one client reports that is always held. */
class World {
  nowMs = 0;
  cpuMs = 0;
  readonly clock = new Clock({ monotonicMs: () => this.nowMs, cpuMs: () => this.cpuMs });
  readonly scopes = new Scopes(this.clock);
  readonly recorder = new Recorder(this.clock, this.scopes);
  readonly waits = new Waits(this.recorder, this.clock);
  readonly pool: PgPool;
  readonly client = new FakeClient() as never;

  constructor(pool: Pool) {
    this.pool = pool as never;
    this.recorder.sawPool(this.pool, makePool);
  }

  newScope(): Scope {
    return namedScope('job', 'j', 0, () => false);
  }

  ask(scope?: Scope): NonNullable<ReturnType<Recorder['requested']>> {
    const acquire = this.scopes.run(scope, () => this.recorder.requested(this.pool, []))!;
    // What tells that the pool has not given up.
    acquire.item = {};
    return acquire;
  }

  hold(scope?: Scope): Lease {
    return this.recorder.acquired(this.ask(scope), this.client)!;
  }

  awaitingSinceMs(lease: Lease): number | undefined {
    this.review();
    return this.waits.awaitingSinceMs(lease);
  }

  review(): ReturnType<Waits['review']> {
    return this.waits.review(({ id }) => id);
  }

  get longestSinceMs(): number | undefined {
    return this.waits.longestSinceMs([...this.recorder.pools.all][0]!);
  }
}

describe('waits', () => {
  let world: World;
  beforeEach(() => {
    // A pool is followed by whoever saw it first, so this one must not be seen.
    startObserving();
    world = new World(Object.create(makePool()) as Pool);
  });

  it('are told once they have lasted a second, and when they end', () => {
    world.ask();
    world.nowMs = 999;
    assert.deepEqual(world.review(), []);
    world.nowMs = 1000;
    const told = { kind: 'wait', wait: 0, pool: 0, site: 0, requestedMs: 0, lagMs: 0 };
    assert.deepEqual(world.review(), [told]);
    assert.deepEqual(world.review(), []);
    world.recorder.acquired(world.recorder.waiting.members()[0]!, world.client);
    assert.deepEqual(world.review(), [{ ...told, outcome: 'delivered', endedMs: 1000 }]);
    assert.deepEqual(world.review(), []);
  });

  it('are told only a few at a time, the longest first', () => {
    for (let count = 0; count < 30; count++) {
      world.ask();
      world.nowMs++;
    }
    world.nowMs = 1500;
    assert.deepEqual(
      world.review().map(({ requestedMs }) => requestedMs),
      [...Array(LIMITS.waitsPerPool).keys()],
    );
    assert.deepEqual(world.review(), []);
    world.recorder.acquired(world.recorder.waiting.members()[0]!, world.client);
    assert.deepEqual(
      world.review().map(({ requestedMs, outcome }) => [requestedMs, outcome]),
      [
        [0, 'delivered'],
        [10, undefined],
      ],
    );
  });

  it('are told anew when the event loop has been late', () => {
    world.clock.start();
    world.ask();
    for (world.nowMs = 500; world.nowMs <= 1000; world.nowMs += 500) world.clock.beat();
    assert.equal(world.review().length, 1);
    world.nowMs = 3500;
    world.cpuMs = 2500;
    world.clock.beat();
    assert.deepEqual(
      world.review().map(({ wait, lagMs }) => [wait, lagMs]),
      [[0, 2000]],
    );
    assert.deepEqual(world.review(), []);
  });

  it('begin with the one that has waited longest, as it is even between two reviews', () => {
    const first = world.ask();
    world.nowMs = 10;
    world.ask();
    world.review();
    assert.equal(world.longestSinceMs, 0);
    world.recorder.acquired(first, world.client);
    assert.equal(world.longestSinceMs, 10);
    world.recorder.acquired(world.recorder.waiting.members()[0]!, world.client);
    assert.equal(world.longestSinceMs, undefined);
  });

  it('of a scope that holds a client are known with the lease', () => {
    const scope = world.newScope();
    const lease = world.hold(scope);
    assert.equal(world.awaitingSinceMs(lease), undefined);
    world.nowMs = 5;
    world.ask(scope);
    world.ask(scope);
    assert.equal(world.awaitingSinceMs(lease), 5);
    const other = world.hold(world.newScope());
    assert.equal(world.awaitingSinceMs(other), undefined);
  });

  it('are not those of a holder that asked for all of them at once', () => {
    const scope = world.newScope();
    const [first] = [world.ask(scope), world.ask(scope)];
    assert.equal(world.awaitingSinceMs(world.recorder.acquired(first, world.client)!), undefined);
  });

  it('are not those of a holder when something else of the scope goes on meanwhile', () => {
    const byUse = world.newScope();
    const used = world.hold(byUse);
    world.ask(byUse);
    world.recorder.queried(world.client, 'SELECT 1', makePool);
    assert.equal(world.awaitingSinceMs(used), undefined);

    const byRelease = world.newScope();
    const [kept, released] = [world.hold(byRelease), world.hold(byRelease)];
    world.ask(byRelease);
    assert.equal(world.awaitingSinceMs(kept), 0);
    world.recorder.released(released, world.client, undefined, makePool);
    assert.equal(world.awaitingSinceMs(kept), undefined);
  });

  it('that came to nothing are not waited for any more', () => {
    const scope = world.newScope();
    const lease = world.hold(scope);
    const acquire = world.ask(scope);
    acquire.item = { timedOut: true };
    world.recorder.review();
    assert.equal(world.awaitingSinceMs(lease), undefined);
    // Trying again is no second thing that goes on.
    world.nowMs = 7;
    world.ask(scope);
    assert.equal(world.awaitingSinceMs(lease), 7);
  });
});
