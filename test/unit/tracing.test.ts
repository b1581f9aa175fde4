import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../../protocol/thresholds.ts';
import type { WireRecord, Wish } from '../../protocol/wire.ts';
import type { Level } from '../../server/evidence/finding.ts';
import { Tracing } from '../../server/tracing.ts';
import { clock, closed, hello, lease, pool, statistics, THREAD } from './ledger/observation.ts';

const HELD: readonly WireRecord[] = [
  hello(),
  { kind: 'site', site: 1, frames: [] },
  pool(),
  statistics(),
  lease(),
  clock(6000),
];

describe('a hook is asked for detail', () => {
  let tracing: Tracing;
  let asked: (readonly number[])[];
  beforeEach(() => {
    tracing = new Tracing(() => undefined);
    asked = [];
    tracing.connected(THREAD, (wish) => wish.kind === 'detail' && asked.push(wish.sites));
  });
  afterEach(() => tracing.dispose());

  const hear = async (...records: readonly WireRecord[]): Promise<void> => {
    tracing.accept(THREAD, records);
    await tracing.settle();
  };

  it('when the sites change of which it is wanted, and only then', async () => {
    await hear(...HELD);
    await hear(clock(6500));
    assert.deepEqual(asked, [[1]]);
    await hear(closed(1, 6600), clock(7000));
    await hear(clock(7500));
    assert.deepEqual(asked, [[1], []]);
  });

  it('again after it has come back, by its new connection', async () => {
    await hear(...HELD);
    tracing.disconnected(THREAD);
    await tracing.settle();
    const askedAgain: (readonly number[])[] = [];
    tracing.connected(THREAD, (wish) => wish.kind === 'detail' && askedAgain.push(wish.sites));
    await hear(...HELD);
    assert.deepEqual([asked, askedAgain], [[[1]], [[1]]]);
  });

  it('for nothing any more when its findings are forgotten', async () => {
    await hear(...HELD);
    tracing.startOver(Infinity);
    assert.deepEqual(asked, [[1], []]);
  });
});

describe('other thresholds', () => {
  let tracing: Tracing;
  let judgements: number;
  beforeEach(() => {
    judgements = 0;
    tracing = new Tracing(() => judgements++);
    tracing.connected(THREAD, () => undefined);
  });
  afterEach(() => tracing.dispose());

  const hear = async (...records: readonly WireRecord[]): Promise<void> => {
    tracing.accept(THREAD, records);
    await tracing.settle();
  };
  const judgeBy = (thresholds: Partial<Thresholds>): readonly Level[] => {
    const before = judgements;
    tracing.judgeBy(() => ({ ...DEFAULT_THRESHOLDS, ...thresholds }));
    assert.equal(judgements, before + 1, 'at once');
    return tracing.judged.findings.list.map(({ level }) => level);
  };

  it('hold at once, up and down, without anything new from the program', async () => {
    await hear(...HELD);
    assert.deepEqual(judgeBy({}), ['suspected']);
    assert.deepEqual(judgeBy({ suspectedIdleMs: 60_000 }), ['slow']);
    assert.deepEqual(judgeBy({ suspectedIdleMs: 60_000, slowHeldMs: 60_000 }), []);
    assert.deepEqual(judgeBy({ stronglySuspectedIdleMs: 6000 }), ['strongly-suspected']);
    assert.deepEqual(judgeBy({}), ['suspected']);
  });

  it('keep what came back late, and take it for what it was', async () => {
    await hear(...HELD);
    await hear(closed(1, 6600), clock(7000));
    assert.deepEqual(judgeBy({ suspectedIdleMs: 60_000 }), ['returned-late']);
    assert.deepEqual(judgeBy({}), ['returned-late']);
    assert.equal(tracing.judged.findings.list[0]?.counts.returnedLate, 1);
  });

  it('do not make a late return of what they no longer accuse', async () => {
    await hear(...HELD);
    judgeBy({ suspectedIdleMs: 60_000 });
    await hear(closed(1, 6600), clock(7000));
    assert.deepEqual(judgeBy({}), []);
  });
});

describe('a hook is asked for leases that are over', () => {
  let tracing: Tracing;
  beforeEach(() => (tracing = new Tracing(() => undefined)));
  afterEach(() => tracing.dispose());

  const connect = (thread: string): Wish[] => {
    const wishes: Wish[] = [];
    tracing.connected(thread, (wish) => wishes.push(wish));
    return wishes;
  };

  it('while somebody wants them, also when it connects later or again', () => {
    const first = connect('first');
    tracing.wantPastLeases(true);
    tracing.wantPastLeases(true);
    const second = connect('second');
    tracing.disconnected('first');
    const again = connect('first');
    tracing.wantPastLeases(false);
    const wanted = { kind: 'past-leases', isWanted: true };
    const unwanted = { kind: 'past-leases', isWanted: false };
    assert.deepEqual([first, second, again], [[wanted], [wanted, unwanted], [wanted, unwanted]]);
    assert.deepEqual(connect('third'), []);
  });
});
