import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { PastLease, WireRecord } from '../../../protocol/wire.ts';
import type { Ledger } from '../../../server/ledger/ledger.ts';
import { RETENTION } from '../../../server/ledger/retention.ts';
import type { PastLeasesSnapshot } from '../../../server/ledger/snapshot.ts';
import { THREAD, ledgerOf, receive } from './observation.ts';

const AT_A_TIME = 1000;

/** So many leases with ids from `first` on. */
function past(first: number, count: number, dropped = 0): WireRecord {
  const leases = Array.from({ length: count }, (_, index): PastLease => [first + index, 1, 2, 3, 4, 5, 6]);
  return { kind: 'past-leases', leases, dropped };
}

function pastOf(ledger: Ledger, thread = THREAD): PastLeasesSnapshot {
  return ledger.snapshot().threads.get(thread)!.pastLeases;
}

const ids = ({ leases }: PastLeasesSnapshot): number[] => leases.map(([lease]) => lease);

describe('the ledger’s leases that are over', () => {
  it('are kept in the order in which they were told', () => {
    const ledger = ledgerOf([past(1, 2), past(3, 1, 7)]);
    assert.deepEqual(pastOf(ledger).leases[0], [1, 1, 2, 3, 4, 5, 6]);
    assert.deepEqual(ids(pastOf(ledger)), [1, 2, 3]);
    assert.equal(pastOf(ledger).dropped, 7);
  });

  it('of a snapshot stay as they were, whether somebody has looked at them or not', () => {
    const ledger = ledgerOf([past(1, 2)]);
    const [looked, unlooked] = [pastOf(ledger), pastOf(receive(ledger, [past(3, 1, 1)]))];
    assert.deepEqual(ids(looked), [1, 2]);
    for (let count = 0; count <= RETENTION.pastLeases / AT_A_TIME; count++) {
      receive(ledger, [past(count * AT_A_TIME, AT_A_TIME, 9)]);
    }
    assert.deepEqual(
      [ids(looked), ids(unlooked)],
      [
        [1, 2],
        [1, 2, 3],
      ],
    );
    assert.deepEqual([looked.dropped, unlooked.dropped], [0, 1]);
    assert.equal(looked.leases, looked.leases);
  });

  it('are forgotten when there are too many, the oldest of all threads first', () => {
    const ledger = ledgerOf([past(1, 5)], 0, 'oldest');
    receive(ledger, [past(1, 5)], 1, 'newer');
    assert.equal(ids(pastOf(ledger, 'oldest')).length, 5);
    for (let told = 10; told < RETENTION.pastLeases; told += AT_A_TIME) {
      receive(ledger, [past(told, AT_A_TIME)], 2, 'newest');
    }
    assert.deepEqual(ids(pastOf(ledger, 'oldest')), []);
    assert.deepEqual(ids(pastOf(ledger, 'newer')), []);
    assert.equal(ids(pastOf(ledger, 'newest')).length, RETENTION.pastLeases);
    receive(ledger, [past(0, 1)], 3, 'newer');
    assert.deepEqual(ids(pastOf(ledger, 'newer')), [0]);
    assert.equal(pastOf(ledger, 'newest').leases[0]?.[0], 10 + AT_A_TIME);
  });

  it('were left out by former connections, too', () => {
    const ledger = ledgerOf([past(1, 1, 5), past(2, 1, 5), past(3, 1, 2), past(4, 1, 4)]);
    assert.equal(pastOf(ledger).dropped, 9);
  });

  it('are forgotten with the rest when somebody wants to start over', () => {
    const ledger = ledgerOf([past(1, 5)]);
    pastOf(ledger);
    ledger.apply({ kind: 'cleared' });
    assert.deepEqual(ids(pastOf(ledger)), []);
  });
});
