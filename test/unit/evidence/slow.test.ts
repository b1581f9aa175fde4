import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { upperBoundMs } from '../../../protocol/histogram.ts';
import { closed, holds, lease, statistics } from '../ledger/observation.ts';
import { evidenceAt, judgeAt, program } from './judging.ts';

const busy = lease({ state: 'busy' });

describe('slow', () => {
  it('is a lease that has been held for two seconds', () => {
    assert.equal(evidenceAt(1999, busy), undefined);
    assert.deepEqual(evidenceAt(2000, busy), { kind: 'slow', because: { kind: 'held', limitMs: 2000 } });
  });

  it('is a lease that has been held for ten times what is usual at its site', () => {
    const usualMs = upperBoundMs(16);
    const records = [busy, statistics({ acquired: 51, released: 50, holdMs: [[16, 50]] })];
    assert.equal(evidenceAt(usualMs * 10 - 1, ...records), undefined);
    assert.deepEqual(evidenceAt(usualMs * 10, ...records), {
      kind: 'slow',
      because: { kind: 'unusual', usualMs, leases: 50 },
    });
  });

  it('is not a lease of a site of which too little is known', () => {
    assert.equal(
      evidenceAt(1000, busy, statistics({ acquired: 50, released: 49, holdMs: holds(49, 1) })),
      undefined,
    );
  });

  it('is not a lease that is usual for a slow site', () => {
    const records = [busy, statistics({ acquired: 51, released: 50, holdMs: holds(50, 400) })];
    assert.equal(evidenceAt(1999, ...records), undefined);
  });

  it('is not a lease that was released in time', () => {
    assert.equal(evidenceAt(5000, lease(), closed(1, 1900)), undefined);
  });

  it('is due exactly when it begins', () => {
    assert.equal(judgeAt(program(busy), 1600).nextDueAtMs, 2000);
  });
});
