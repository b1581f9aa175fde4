import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { LeaseEvidence } from '../../../server/evidence/finding.ts';
import {
  closed,
  frame,
  goodbye,
  lease,
  placedSite,
  pool,
  receive,
  scope,
  type Observed,
} from '../ledger/observation.ts';
import { evidenceAt, firstEvidence, judgeAt, judgeLater, program } from './judging.ts';

const answered = scope({ endedMs: 100, lastActiveMs: 90 });
const left = lease({ scope: 1, idleSinceMs: 90 });

function proofKind(evidence: LeaseEvidence | undefined): string | undefined {
  return evidence?.kind === 'leaked' ? evidence.proof.kind : undefined;
}

describe('leaked: its connection was ended', () => {
  const ended = lease({ endedSite: 5 });

  it('at once, at the line that ended it', () => {
    const evidence = evidenceAt(0, ...placedSite(5, 60), ended);
    assert.deepEqual(evidence, {
      kind: 'leaked',
      proof: { kind: 'ended', at: frame({ line: 60 }) },
    });
  });

  it('at a line that was not recorded', () => {
    assert.deepEqual(evidenceAt(0, ended), { kind: 'leaked', proof: { kind: 'ended' } });
  });

  it('is the better proof, in use or not, kept on purpose or not, and after the end', () => {
    const kindOf = (...records: readonly Observed[]): string | undefined =>
      proofKind(evidenceAt(60_000, ...records));
    assert.equal(kindOf(answered, { ...left, endedSite: 5 }), 'ended');
    assert.equal(kindOf({ ...ended, state: 'busy' }), 'ended');
    assert.equal(kindOf({ ...ended, keptFor: 'subscription' }), 'ended');
    assert.equal(kindOf(ended, goodbye(100, true)), 'ended');
    assert.equal(kindOf(ended, goodbye(100, false)), 'ended');
  });

  it('is withdrawn by its release', () => {
    const { findings } = judgeAt(program(ended), 100);
    assert.equal(findings.list[0]?.level, 'leaked');
    assert.equal(
      judgeAt(program(ended, closed(1, 200)), 300, findings).findings.list[0]?.level,
      'returned-late',
    );
  });
});

describe('leaked: its connection was lost', () => {
  const lost = lease({ lostSinceMs: 6000 });
  const after = (runningMs: number, ...records: readonly Observed[]): string | undefined =>
    proofKind(evidenceAt(runningMs, ...records));

  it('a second ago, and it is held idle for long', () => {
    assert.equal(after(6999, lost), undefined);
    assert.deepEqual(evidenceAt(7000, lost), {
      kind: 'leaked',
      proof: { kind: 'connection-lost', lostForMs: 1000 },
    });
    assert.equal(after(8999, { ...lost, idleSinceMs: 4000 }), undefined);
    assert.equal(after(9000, { ...lost, idleSinceMs: 4000 }), 'connection-lost');
  });

  it('is due exactly then', () => {
    assert.equal(judgeAt(program(lost), 6900).nextDueAtMs, 7000);
  });

  it('not while its request goes on, which may yet release it; a second after', () => {
    const own = { ...lost, scope: 1 };
    assert.equal(after(60_000, scope(), own), undefined);
    const over = scope({ endedMs: 8000, lastActiveMs: 8000 });
    assert.equal(after(8999, over, own), undefined);
    assert.equal(after(9000, over, own), 'connection-lost');
  });

  it('whatever it was kept for', () => {
    assert.equal(after(7000, { ...lost, keptFor: 'subscription' }), 'connection-lost');
  });
});

describe('leaked: the pool cannot end', () => {
  const ending = pool({ ending: true, endingSinceMs: 6000 });
  const after = (runningMs: number, ...records: readonly Observed[]): string | undefined =>
    proofKind(evidenceAt(runningMs, ...records));

  it('for a second, because of a lease that is held idle for long', () => {
    assert.equal(after(6999, ending, lease()), undefined);
    assert.deepEqual(evidenceAt(7000, ending, lease()), {
      kind: 'leaked',
      proof: { kind: 'pool-cannot-end', endingForMs: 1000 },
    });
    assert.equal(after(8999, ending, lease({ idleSinceMs: 4000 })), undefined);
    assert.equal(after(9000, ending, lease({ idleSinceMs: 4000 })), 'pool-cannot-end');
  });

  it('is due exactly then', () => {
    assert.equal(judgeAt(program(ending, lease()), 6900).nextDueAtMs, 7000);
  });

  it('not because of a request that goes on, but of one that is over', () => {
    const own = lease({ scope: 1 });
    assert.equal(after(60_000, ending, scope(), own), undefined);
    const over = scope({ endedMs: 6500, lastActiveMs: 6500 });
    assert.equal(after(7499, ending, over, own), undefined);
    assert.equal(after(7500, ending, over, own), 'pool-cannot-end');
  });

  it('not because of a query', () => {
    assert.equal(after(60_000, ending, lease({ state: 'busy' })), undefined);
  });

  it('not because of a lease of another pool', () => {
    assert.equal(after(7000, { ...ending, pool: 2 }, lease()), undefined);
  });
});

describe('leaked: its scope ended', () => {
  it('ten seconds ago, and nothing in it has done anything since', () => {
    assert.equal(evidenceAt(10_099, answered, left)?.kind, 'outlived');
    assert.deepEqual(evidenceAt(10_100, answered, left), {
      kind: 'leaked',
      proof: {
        kind: 'scope-ended',
        scope: { kind: 'http', label: 'GET /orders/:id', endedForMs: 10_000 },
      },
    });
  });

  it('is no proof when something else in the scope was active after its end, at the limit', () => {
    const active = (lastActiveMs: number): Observed => scope({ endedMs: 100, lastActiveMs });
    assert.equal(evidenceAt(60_000, active(101), left)?.kind, 'outlived');
    assert.equal(evidenceAt(60_000, active(100), left)?.kind, 'leaked');
  });

  it('is no proof when the client itself was used after its end', () => {
    assert.equal(evidenceAt(60_000, answered, lease({ scope: 1, idleSinceMs: 101 }))?.kind, 'suspected');
    assert.equal(evidenceAt(60_000, answered, lease({ scope: 1, state: 'busy' }))?.kind, 'slow');
  });

  it('is no proof for a lease that was acquired after its end', () => {
    const background = lease({ scope: 1, acquiredMs: 101 });
    assert.equal(evidenceAt(60_000, answered, background)?.kind, 'suspected');
  });

  it('is no proof while the request is open', () => {
    assert.equal(evidenceAt(60_000, scope(), left)?.kind, 'suspected');
  });

  it('is no proof when the lease was released', () => {
    assert.equal(evidenceAt(60_000, answered, left, closed(1, 9000)), undefined);
  });

  it('is withdrawn when the client is used again', () => {
    const ledger = program(answered, left);
    const { findings } = judgeAt(ledger, 12_000);
    assert.equal(findings.list[0]?.level, 'leaked');
    receive(ledger, [lease({ scope: 1, state: 'busy' })]);
    assert.equal(judgeAt(ledger, 13_000, findings).findings.list[0]?.level, 'slow');
  });

  it('is due exactly when it begins', () => {
    assert.equal(
      judgeAt(program(answered, left), 10_000).nextDueAtMs,
      10_090,
      'its idle time takes a step first',
    );
    assert.equal(judgeAt(program(answered, left), 10_095).nextDueAtMs, 10_100);
  });
});

describe('leaked: the event loop ran empty', () => {
  it('with the lease open, however young', () => {
    const ledger = program(lease({ acquiredMs: 50 }), goodbye(51, true));
    assert.deepEqual(firstEvidence(judgeLater(ledger, 0)), {
      kind: 'leaked',
      proof: { kind: 'loop-empty', exitCode: 0 },
    });
  });

  it('with a client open that listens', () => {
    const ledger = program(lease({ keptFor: 'subscription' }), goodbye(51, true));
    assert.equal(firstEvidence(judgeLater(ledger, 0))?.kind, 'leaked');
  });

  it('accuses nobody when everything had been released', () => {
    assert.equal(firstEvidence(judgeLater(program(lease(), closed(1, 40), goodbye(51, true)), 0)), undefined);
  });
});

describe('leaked: suspected when the process ended', () => {
  const endedAt = (runningMs: number, ...records: readonly Observed[]) =>
    firstEvidence(judgeLater(program(...records, goodbye(runningMs, false)), 0));

  it('by process.exit, an exception or a signal', () => {
    assert.deepEqual(endedAt(30_000, lease()), {
      kind: 'leaked',
      proof: {
        kind: 'suspected-at-end',
        suspicion: { kind: 'suspected', idleMs: 30_000, strong: 'idle' },
        lastKnown: false,
      },
    });
    assert.equal(endedAt(1100, answered, left)?.kind, 'leaked');
  });

  it('is not what had been idle for less, in use, or just answered', () => {
    assert.deepEqual(endedAt(29_999, lease()), { kind: 'interrupted', lastKnown: false });
    assert.equal(endedAt(60_000, lease({ state: 'busy' }))?.kind, 'interrupted');
    assert.equal(endedAt(1099, answered, left)?.kind, 'interrupted');
    assert.equal(endedAt(60_000, lease({ keptFor: 'subscription' }))?.kind, 'interrupted');
  });

  it('keeps a better proof', () => {
    const evidence = endedAt(10_100, answered, left);
    assert.ok(evidence?.kind === 'leaked');
    assert.equal(evidence.proof.kind, 'scope-ended');
  });

  it('is as last known when the process was killed', () => {
    const ledger = program(lease(), lease({ lease: 2, state: 'busy' }));
    judgeAt(ledger, 30_000);
    receive(ledger, [{ kind: 'disconnected' }], 30_000);
    const [finding] = judgeLater(ledger, 900_000).findings.list;
    assert.deepEqual(
      finding?.leases.map(({ evidence }) => evidence),
      [
        {
          kind: 'leaked',
          proof: {
            kind: 'suspected-at-end',
            suspicion: { kind: 'suspected', idleMs: 30_000, strong: 'idle' },
            lastKnown: true,
          },
        },
        { kind: 'interrupted', lastKnown: true },
      ],
    );
  });

  it('is withdrawn when the process was only disconnected', () => {
    const ledger = program(lease());
    judgeAt(ledger, 6000);
    receive(ledger, [{ kind: 'disconnected' }, { kind: 'connected' }], 6000);
    assert.equal(firstEvidence(judgeLater(ledger, 6100))?.kind, 'suspected');
  });
});
