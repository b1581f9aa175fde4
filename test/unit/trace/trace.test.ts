import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { WireRecord } from '../../../protocol/wire.ts';
import { factOf, lineOf } from '../../../server/trace/trace.ts';
import { lease, statistics, THREAD } from '../ledger/observation.ts';

const RECORDS: readonly WireRecord[] = [
  lease({ connection: 3, lastQuery: { text: 'SELECT ?', site: 2, failedWith: '23505' } }),
  statistics({ idleMs: [[5, 1]] }),
  {
    kind: 'query',
    site: 2,
    text: 'SELECT ?',
    count: 2,
    failed: 1,
    isSampled: true,
    durationMs: [[5, 2]],
    acquiredAt: [[1, 2]],
    pool: 1,
  },
  { kind: 'past-leases', leases: [[1, 2, 3, 4, 5.5, 6, 7]], dropped: 8 },
  { kind: 'dropped', what: 'query', count: 1 },
];

describe('a line of a trace', () => {
  for (const record of RECORDS) {
    it(`has all of a ${record.kind} record`, () => {
      const fact = { thread: THREAD, receivedAtMs: 1, record };
      assert.deepEqual(factOf(lineOf(fact)), fact);
    });
  }

  it('has no fact when a code of a failure is anything else', () => {
    const record = lease({ lastQuery: { text: '', failedWith: 'Key (name)=(secret)' } });
    assert.equal(factOf(lineOf({ thread: THREAD, receivedAtMs: 1, record })), undefined);
  });
});
