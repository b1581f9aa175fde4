import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { keptForAfter } from '../../../runtime-hook/keptClient.ts';

describe('keptForAfter', () => {
  it('knows what a client is kept for by the statement that begins it', () => {
    assert.equal(keptForAfter(' listen orders', undefined), 'subscription');
    assert.equal(keptForAfter('START_REPLICATION SLOT a LOGICAL 0/0', undefined), 'replication');
    assert.equal(keptForAfter('SELECT pg_advisory_lock($1)', undefined), 'session-lock');
    assert.equal(keptForAfter('SELECT pg_try_advisory_lock_shared(1)', undefined), 'session-lock');
  });

  it('is not misled by names, texts and locks of a transaction', () => {
    for (const sql of [
      "SELECT 'LISTEN'",
      'SELECT listen FROM t',
      'SELECT pg_advisory_xact_lock(1)',
      'NOTIFY orders',
      'BEGIN',
    ]) {
      assert.equal(keptForAfter(sql, undefined), undefined, sql);
    }
  });

  it('remembers it whatever else runs, until it is taken back', () => {
    assert.equal(keptForAfter('SELECT 1', 'subscription'), 'subscription');
    assert.equal(keptForAfter('UNLISTEN orders', 'subscription'), 'subscription');
    assert.equal(keptForAfter('UNLISTEN *', 'subscription'), undefined);
    assert.equal(keptForAfter('SELECT pg_advisory_unlock(1)', 'session-lock'), undefined);
    assert.equal(keptForAfter('DISCARD ALL', 'session-lock'), undefined);
  });
});
