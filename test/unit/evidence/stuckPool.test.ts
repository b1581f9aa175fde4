import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { LeaseEvidence } from '../../../server/evidence/finding.ts';
import { closed, holds, lease, pool, scope, statistics, wait, type Observed } from '../ledger/observation.ts';
import { evidenceAt, judgeAt, program } from './judging.ts';

/** Both clients of a pool are held. */
const unawaited = pool({ max: 2, total: 2 });
/** And somebody has waited since running time 0. */
const full = { ...unawaited, waiting: 2, waitingSinceMs: 0 };

function proofAt(runningMs: number, ...records: readonly Observed[]): string | undefined {
  const evidence: LeaseEvidence | undefined = evidenceAt(runningMs, ...records);
  return evidence?.kind === 'leaked' ? evidence.proof.kind : undefined;
}

describe('leaked: a deadlock', () => {
  const first = lease({ scope: 1, awaitingSinceMs: 100 });
  const second = lease({ lease: 2, scope: 2, awaitingSinceMs: 200 });
  const deadlock = [full, scope(), scope({ scope: 2 }), first, second];

  it('once the last of all holders has waited for another client for a second', () => {
    assert.equal(proofAt(1199, ...deadlock), undefined);
    assert.deepEqual(evidenceAt(1200, ...deadlock), {
      kind: 'leaked',
      proof: { kind: 'deadlocked', awaitedForMs: 1100, holders: 2 },
    });
  });

  it('is due exactly then', () => {
    assert.equal(judgeAt(program(...deadlock), 1000).nextDueAtMs, 1200);
  });

  it('is none while one holder does not wait, works, or keeps its client on purpose', () => {
    const others = [
      lease({ lease: 2, scope: 2 }),
      lease({ ...second, state: 'busy' }),
      lease({ ...second, keptFor: 'subscription' }),
    ];
    for (const other of others) assert.equal(proofAt(4000, full, scope(), first, other), undefined);
  });

  it('is none while a client is left, or may yet be made', () => {
    assert.equal(proofAt(4000, ...deadlock, { ...full, idle: 1 }), undefined);
    assert.equal(proofAt(4000, ...deadlock, { ...full, max: 3 }), undefined);
  });

  it('is none while a statement of the pool’s own has a client', () => {
    assert.equal(proofAt(4000, full, scope(), first), undefined);
  });

  it('is over when one is released', () => {
    assert.equal(proofAt(4000, ...deadlock, closed(2, 1500), { ...full, total: 1 }), undefined);
  });
});

describe('leaked: the pool is exhausted', () => {
  const held = [full, lease(), lease({ lease: 2 })];

  it('when somebody has waited for five seconds, and nobody has done anything', () => {
    assert.equal(evidenceAt(4999, ...held)?.kind, 'slow');
    assert.deepEqual(evidenceAt(5000, ...held), {
      kind: 'leaked',
      proof: { kind: 'exhausted', waitedMs: 5000, holders: 2 },
    });
    assert.equal(judgeAt(program(...held), 4800).nextDueAtMs, 5000);
  });

  it('from when the last holder did something, if that was during the wait', () => {
    const records = [full, lease(), lease({ lease: 2, idleSinceMs: 3000 })];
    assert.equal(proofAt(7999, ...records), undefined);
    assert.deepEqual(evidenceAt(8000, ...records), {
      kind: 'leaked',
      proof: { kind: 'exhausted', waitedMs: 5000, holders: 2 },
    });
  });

  it('by requests that are over, but not by one that goes on and may yet release', () => {
    const inScope = [full, lease({ scope: 1 }), lease({ lease: 2 })];
    assert.equal(proofAt(60_000, scope(), ...inScope), undefined);
    assert.equal(proofAt(60_000, scope({ endedMs: 59_500, lastActiveMs: 59_900 }), ...inScope), 'exhausted');
  });

  it('by a request that waits for the pool itself, next to one that is over', () => {
    const waits = lease({ scope: 1, awaitingSinceMs: 100 });
    assert.equal(proofAt(5000, full, scope(), waits, lease({ lease: 2 })), 'exhausted');
  });

  it('not by what a busy event loop added to the wait', () => {
    assert.equal(proofAt(7000, ...held, wait({ lagMs: 2001 })), undefined);
    assert.equal(proofAt(7000, ...held, wait({ lagMs: 2000 })), 'exhausted');
  });

  it('not while nobody waits, somebody works, or a client is left', () => {
    assert.equal(proofAt(60_000, ...held, unawaited), undefined);
    assert.equal(proofAt(60_000, ...held, lease({ lease: 2, state: 'busy' })), undefined);
    assert.equal(proofAt(60_000, ...held, { ...full, idle: 1 }), undefined);
  });

  it('is not the fault of a client that is kept on purpose', () => {
    const kept = lease({ keptFor: 'subscription' });
    assert.equal(evidenceAt(60_000, full, kept, lease({ lease: 2, keptFor: 'session-lock' })), undefined);
  });

  it('later where clients are known to come back late', () => {
    const ledger = program(...held, statistics({ acquired: 52, released: 50, holdMs: holds(50, 6000) }));
    const { findings } = judgeAt(ledger, 5000);
    const late = findings.list.map((finding) => ({
      ...finding,
      counts: { ...finding.counts, returnedLate: 3 },
    }));
    assert.equal(judgeAt(ledger, 9000, findings).findings.list[0]?.level, 'leaked');
    assert.equal(judgeAt(ledger, 9000, { ...findings, list: late }).findings.list[0]?.level, 'returned-late');
  });
});
