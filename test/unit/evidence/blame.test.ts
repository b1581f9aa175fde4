import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Wait } from '../../../protocol/wire.ts';
import { holdersDuring } from '../../../server/evidence/blame.ts';
import { THREAD, closed, lease, placedSite, pool, wait, type Observed } from '../ledger/observation.ts';
import { program } from './judging.ts';

/** `line: part` of those who held clients of a pool of two between 1000 and 2000, or as said, as seen at 2500. */
function blamed(fields: Partial<Wait>, ...records: readonly Observed[]): readonly string[] {
  const snapshot = program(pool({ max: 2, total: 2 }), ...placedSite(2, 40), ...records).snapshot();
  const thread = snapshot.threads.get(THREAD)!;
  return holdersDuring(wait({ requestedMs: 1000, ...fields }), thread, snapshot, 2500).map(
    ({ at, part }) => `${at.line}: ${part.toFixed(2)}`,
  );
}

const ENDED = { outcome: 'delivered', endedMs: 2000 } as const;

describe('whom a wait is blamed on', () => {
  it('is whoever held the clients all the time, in equal parts', () => {
    assert.deepEqual(blamed(ENDED, lease(), lease({ lease: 2, site: 2 })), ['31: 0.50', '40: 0.50']);
  });

  it('is each line for the part of the wait that it held, the greatest first', () => {
    const records = [
      lease({ site: 2 }),
      lease({ lease: 2, acquiredMs: 1200 }),
      lease({ lease: 3 }),
      closed(3, 1100),
    ];
    assert.deepEqual(blamed(ENDED, ...records), ['40: 0.50', '31: 0.45']);
  });

  it('is one line for all of its leases, never for more than the whole wait', () => {
    assert.deepEqual(blamed(ENDED, lease(), lease({ lease: 2 })), ['31: 1.00']);
    assert.deepEqual(blamed(ENDED, lease(), lease({ lease: 2 }), lease({ lease: 3 })), ['31: 1.00']);
  });

  it('is who has held so far while the wait lasts', () => {
    assert.deepEqual(blamed({}, lease({ acquiredMs: 1750 })), ['31: 0.25']);
  });

  it('is nobody who held before or after, or clients of another pool', () => {
    const records = [
      lease(),
      closed(1, 1000),
      lease({ lease: 2, acquiredMs: 2000 }),
      lease({ lease: 3, pool: 2 }),
    ];
    assert.deepEqual(blamed(ENDED, ...records), []);
  });

  it('is nobody where the pool is not known, or no time has passed', () => {
    assert.deepEqual(blamed({ ...ENDED, pool: 7 }, lease({ pool: 7 })), []);
    assert.deepEqual(blamed({ ...ENDED, endedMs: 1000 }, lease()), []);
  });
});
