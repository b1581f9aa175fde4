import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { WireRecord } from '../../protocol/wire.ts';
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
    tracing.connected(THREAD, (sites) => asked.push(sites));
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
    tracing.connected(THREAD, (sites) => askedAgain.push(sites));
    await hear(...HELD);
    assert.deepEqual([asked, askedAgain], [[[1]], [[1]]]);
  });

  it('for nothing any more when its findings are forgotten', async () => {
    await hear(...HELD);
    tracing.startOver(Infinity);
    assert.deepEqual(asked, [[1], []]);
  });
});
