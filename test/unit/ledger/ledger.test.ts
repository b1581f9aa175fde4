import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { LIMITS } from '../../../protocol/wire.ts';
import { Ledger } from '../../../server/ledger/ledger.ts';
import { RETENTION } from '../../../server/ledger/retention.ts';
import { framesOf, threadNowMs, type ThreadSnapshot } from '../../../server/ledger/snapshot.ts';
import {
  THREAD,
  clock,
  closed,
  frame,
  goodbye,
  hello,
  lease,
  ledgerOf,
  misuse,
  placedSite,
  pool,
  receive,
  scope,
  statistics,
} from './observation.ts';

function threadOf(ledger: Ledger, thread = THREAD): ThreadSnapshot {
  const found = ledger.snapshot().threads.get(thread);
  assert.ok(found, `no thread ${thread}`);
  return found;
}

const openIds = (ledger: Ledger): number[] => [...threadOf(ledger).openLeases.keys()];

describe('the ledger', () => {
  it('replaces a record by a later one with the same id', () => {
    const ledger = ledgerOf([
      pool({ waiting: 1 }),
      pool({ waiting: 7 }),
      statistics(),
      statistics({ acquired: 5 }),
    ]);
    assert.equal(threadOf(ledger).pools.get(1)?.waiting, 7);
    assert.equal(threadOf(ledger).statistics.get(1)?.acquired, 5);
  });

  it('keeps threads apart although they use the same ids', () => {
    const ledger = ledgerOf([lease()], 0, 'a');
    receive(ledger, [lease({ site: 2 }), closed(1, 5)], 0, 'b');
    assert.equal(threadOf(ledger, 'a').openLeases.size, 1);
    assert.equal(threadOf(ledger, 'b').openLeases.size, 0);
  });

  it('moves a closed lease to the ring, with its outcome', () => {
    const ledger = ledgerOf([lease(), closed(1, 40, 9)]);
    assert.deepEqual(openIds(ledger), []);
    assert.deepEqual(ledger.snapshot().closedLeases, [
      { thread: THREAD, lease: lease(), outcome: 'released', closedMs: 40, releaseSite: 9 },
    ]);
  });

  it('counts records about what it does not know and goes on', () => {
    const ledger = ledgerOf([
      closed(99, 5),
      { kind: 'placement', site: 99, frames: [] },
      lease({ site: 99, pool: 99, scope: 99 }),
    ]);
    assert.equal(threadOf(ledger).losses.unknownIds, 2);
    assert.deepEqual(openIds(ledger), [1]);
  });

  it('forgets a scope with the last of its leases', () => {
    const ledger = ledgerOf([scope(), lease({ scope: 1 }), lease({ lease: 2, scope: 1 }), closed(1, 5)]);
    assert.equal(threadOf(ledger).scopes.size, 1);
    receive(ledger, [closed(2, 5)]);
    assert.equal(threadOf(ledger).scopes.size, 0);
  });

  it('has frames of the generated code until the author’s are known', () => {
    const ledger = ledgerOf([
      { kind: 'source', source: 3, url: 'file:///shop/dist/a.js' },
      { kind: 'site', site: 1, frames: [{ source: 3, line: 1, column: 900, function: 'a' }] },
    ]);
    assert.equal(framesOf(threadOf(ledger), 1)[0]?.file, '/shop/dist/a.js');
    receive(ledger, [{ kind: 'placement', site: 1, frames: [frame()] }]);
    assert.deepEqual(framesOf(threadOf(ledger), 1), [frame()]);
  });

  it('keeps the place of a site that is announced again', () => {
    const ledger = ledgerOf([...placedSite(1, 31), { kind: 'site', site: 1, frames: [] }]);
    assert.equal(framesOf(threadOf(ledger), 1)[0]?.line, 31);
  });

  it('replaces a misuse by a later one of its kind with the same sites', () => {
    const ledger = ledgerOf([
      misuse(),
      misuse({ count: 5 }),
      misuse({ other: 1 }),
      misuse({ misuse: 'stale-release' }),
      misuse({ site: 3 }),
    ]);
    assert.deepEqual(
      threadOf(ledger).misuses.map(({ misuse: kind, site, other, count }) => [kind, site, other, count]),
      [
        ['double-release', 2, undefined, 5],
        ['double-release', 2, 1, 1],
        ['stale-release', 2, undefined, 1],
        ['double-release', 3, undefined, 1],
      ],
    );
  });

  it('keeps what the hook left out', () => {
    const ledger = ledgerOf([
      { kind: 'dropped', what: 'site', count: 3 },
      { kind: 'dropped', what: 'site', count: 8 },
    ]);
    assert.deepEqual(threadOf(ledger).losses.hook, { site: 8 });
  });
});

describe('a thread that connects again', () => {
  const before = [hello(), pool(), pool({ pool: 2 }), lease(), lease({ lease: 2 }), clock(100)];

  it('confirms what it sends again; the next clock ends the rest with unknown outcome', () => {
    const ledger = ledgerOf(before);
    receive(ledger, [{ kind: 'disconnected' }, { kind: 'connected' }, hello(), pool(), lease({ lease: 2 })]);
    assert.deepEqual(openIds(ledger), [1, 2], 'before the state is complete');
    receive(ledger, [clock(900)]);
    assert.deepEqual(openIds(ledger), [2]);
    assert.deepEqual([...threadOf(ledger).pools.keys()], [1]);
    assert.deepEqual(ledger.snapshot().closedLeases, [
      { thread: THREAD, lease: lease(), outcome: 'unknown' },
    ]);
  });

  it('confirms by its goodbye too', () => {
    const ledger = ledgerOf([...before, hello(), lease({ lease: 2 }), goodbye(900, true)]);
    assert.deepEqual(openIds(ledger), [2]);
  });

  it('loses nothing by clocks while it stays connected', () => {
    assert.deepEqual(openIds(ledgerOf([...before, clock(600), clock(1100)])), [1, 2]);
  });
});

describe('the end of a thread', () => {
  it('stops its time at the goodbye', () => {
    const ledger = ledgerOf([clock(100), goodbye(130, false), { kind: 'disconnected' }]);
    const thread = threadOf(ledger);
    assert.deepEqual(thread.life, { kind: 'ended', runningMs: 130, exitCode: 0, loopEmpty: false });
    assert.equal(threadNowMs(thread, 99_000), 130);
  });

  it('without a goodbye stops its time where the connection broke', () => {
    const ledger = receive(ledgerOf([clock(100)]), [{ kind: 'disconnected' }], 200);
    assert.deepEqual(threadOf(ledger).life, { kind: 'lost', runningMs: 300 });
  });

  it('is forgotten when the ledger is cleared, unlike what still runs', () => {
    const ledger = ledgerOf([lease(), closed(1, 5), goodbye(9, true)], 0, 'over');
    receive(ledger, [lease()], 0, 'running');
    ledger.apply({ kind: 'cleared' });
    assert.deepEqual([...ledger.snapshot().threads.keys()], ['running']);
    assert.deepEqual(ledger.snapshot().closedLeases, []);
    assert.equal(threadOf(ledger, 'running').openLeases.size, 1);
  });
});

describe('a thread of a former run', () => {
  const { startedAtMs } = hello() as Extract<ReturnType<typeof hello>, { kind: 'hello' }>;

  it('is forgotten although it still runs, and not heard any more', () => {
    const ledger = ledgerOf([hello(), lease()]);
    ledger.apply({ kind: 'cleared', sinceMs: startedAtMs + 1 });
    receive(ledger, [clock(500), lease({ lease: 2 })]);
    assert.equal(ledger.snapshot().threads.size, 0);
  });

  it('is not one that started at that moment', () => {
    const ledger = ledgerOf([hello(), lease()]);
    ledger.apply({ kind: 'cleared', sinceMs: startedAtMs });
    assert.deepEqual(openIds(ledger), [1]);
  });

  it('leaves its key to a later connection', () => {
    const ledger = ledgerOf([hello()]);
    ledger.apply({ kind: 'cleared', sinceMs: Infinity });
    receive(ledger, [{ kind: 'disconnected' }, { kind: 'connected' }, hello(), lease()]);
    assert.deepEqual(openIds(ledger), [1]);
  });
});

describe('the bounds of the ledger', () => {
  const many = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

  it('keep the last lease that fits and count the first that does not', () => {
    const ledger = ledgerOf(many(LIMITS.openLeases).map((id) => lease({ lease: id })));
    assert.equal(threadOf(ledger).losses.rejected, 0);
    receive(ledger, [lease({ lease: LIMITS.openLeases }), lease({ lease: 0, state: 'busy' })]);
    assert.equal(threadOf(ledger).openLeases.size, LIMITS.openLeases);
    assert.equal(threadOf(ledger).losses.rejected, 1);
    assert.equal(threadOf(ledger).openLeases.get(0)?.state, 'busy');
  });

  it('keep the last misuse that fits and count the first that does not', () => {
    const ledger = ledgerOf(many(LIMITS.misuses).map((site) => misuse({ site })));
    assert.equal(threadOf(ledger).losses.rejected, 0);
    receive(ledger, [misuse({ site: LIMITS.misuses }), misuse({ site: 0, count: 2 })]);
    assert.equal(threadOf(ledger).misuses.length, LIMITS.misuses);
    assert.equal(threadOf(ledger).losses.rejected, 1);
    assert.equal(threadOf(ledger).misuses[0]?.count, 2);
  });

  it('drop the oldest closed lease beyond the ring and count it', () => {
    const ledger = new Ledger();
    for (const id of many(RETENTION.closedLeases)) receive(ledger, [lease({ lease: id }), closed(id, 1)]);
    assert.equal(ledger.snapshot().losses.closedLeases, 0);
    receive(ledger, [lease({ lease: -1 }), closed(-1, 1)]);
    const { closedLeases, losses } = ledger.snapshot();
    assert.equal(losses.closedLeases, 1);
    assert.equal(closedLeases.length, RETENTION.closedLeases);
    assert.equal(closedLeases[0]?.lease.lease, 1);
  });

  it('forget the first of too many threads that are over, never one that runs', () => {
    const ledger = ledgerOf([lease()], 0, 'running');
    for (const id of many(RETENTION.endedThreads)) receive(ledger, [goodbye(1, true)], 0, `over ${id}`);
    assert.equal(ledger.snapshot().losses.endedThreads, 0);
    receive(ledger, [goodbye(1, true)], 0, 'one more');
    const { threads, losses } = ledger.snapshot();
    assert.equal(losses.endedThreads, 1);
    assert.ok(threads.has('running') && threads.has('one more') && !threads.has('over 0'));
  });
});

describe('a snapshot', () => {
  it('does not change with what is applied later', () => {
    const ledger = ledgerOf([lease()]);
    const snapshot = ledger.snapshot();
    receive(ledger, [lease({ lease: 2 }), closed(1, 5), goodbye(9, true)]);
    assert.deepEqual([...snapshot.threads.get(THREAD)!.openLeases.keys()], [1]);
    assert.deepEqual(snapshot.threads.get(THREAD)!.life, { kind: 'connected' });
    assert.deepEqual(snapshot.closedLeases, []);
  });

  it('is the same object until the next fact, and shares threads that did not change', () => {
    const ledger = ledgerOf([lease()], 0, 'a');
    receive(ledger, [lease()], 0, 'b');
    const before = ledger.snapshot();
    assert.equal(ledger.snapshot(), before);
    receive(ledger, [clock(5)], 0, 'b');
    assert.notEqual(ledger.snapshot(), before);
    assert.equal(ledger.snapshot().threads.get('a'), before.threads.get('a'));
  });
});
