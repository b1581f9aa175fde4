import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { closed, lease, scope } from '../ledger/observation.ts';
import { evidenceAt, judgeAt, program } from './judging.ts';

const answered = scope({ endedMs: 100, lastActiveMs: 90 });
const left = lease({ scope: 1, idleSinceMs: 90 });

describe('outlived its request', () => {
  it('is a lease that is idle one second after the answer', () => {
    assert.equal(evidenceAt(1099, answered, left), undefined);
    assert.deepEqual(evidenceAt(1100, answered, left), {
      kind: 'outlived',
      scope: { kind: 'http', label: 'GET /orders/:id', endedForMs: 1000 },
    });
  });

  it('is not a lease whose request is not answered yet', () => {
    assert.equal(evidenceAt(1900, scope(), left), undefined);
  });

  it('is not a lease with a query in flight', () => {
    assert.equal(evidenceAt(1900, answered, lease({ scope: 1, state: 'busy' })), undefined);
  });

  it('is not a lease that was used after the answer, at the limit', () => {
    assert.equal(evidenceAt(1900, answered, lease({ scope: 1, idleSinceMs: 101 })), undefined);
    assert.equal(evidenceAt(1900, answered, lease({ scope: 1, idleSinceMs: 100 }))?.kind, 'outlived');
  });

  it('is not a lease that was acquired after the answer, at the limit', () => {
    const late = { scope: 1, idleSinceMs: 50 };
    assert.equal(evidenceAt(1900, answered, lease({ ...late, acquiredMs: 101 })), undefined);
    assert.equal(evidenceAt(1900, answered, lease({ ...late, acquiredMs: 100 }))?.kind, 'outlived');
  });

  it('is not a lease of no scope', () => {
    assert.equal(evidenceAt(1900, answered, lease({ idleSinceMs: 90 })), undefined);
  });

  it('is not a lease that was released right after the answer', () => {
    assert.equal(evidenceAt(9000, answered, left, closed(1, 900)), undefined);
  });

  it('is due exactly when it begins', () => {
    assert.equal(judgeAt(program(answered, left), 900).nextDueAtMs, 1100);
  });
});
