import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Misuse, MisuseKind } from '../../../protocol/wire.ts';
import { hasFault } from '../../../server/evidence/fault.ts';
import { NO_FINDINGS } from '../../../server/evidence/finding.ts';
import type { MisuseFinding } from '../../../server/evidence/misuseFinding.ts';
import type { Ledger } from '../../../server/ledger/ledger.ts';
import {
  clock,
  frame,
  goodbye,
  hello,
  lease,
  ledgerOf,
  misuse,
  placedAt,
  placedSite,
  receive,
  type Observed,
} from '../ledger/observation.ts';
import { judgeAt, judgeLater } from './judging.ts';

/** Guilty at orders.ts:48, other parties at lines 31 and 33. */
const SITES: readonly Observed[] = [...placedSite(1, 31), ...placedSite(2, 48), ...placedSite(3, 33)];

function found(...records: readonly Observed[]): readonly MisuseFinding[] {
  return foundIn(ledgerOf([...SITES, ...records]));
}

function foundIn(ledger: Ledger): readonly MisuseFinding[] {
  return judgeLater(ledger, 1000).findings.misuses;
}

function only(findings: readonly MisuseFinding[]): MisuseFinding {
  const [finding, ...more] = findings;
  assert.ok(finding && more.length === 0, `${findings.length} findings instead of one`);
  return finding;
}

describe('a misuse', () => {
  it('is told at once, at the guilty line, with the other party', () => {
    const finding = only(
      found(misuse({ other: 1, count: 2, scope: 'GET /a', otherScope: 'GET /b', apartMs: 3 })),
    );
    assert.equal(finding.at?.line, 48);
    assert.equal(finding.kind, 'double-release');
    assert.equal(finding.level, 'error');
    assert.equal(finding.count, 2);
    assert.deepEqual(finding.others, [{ at: frame({ line: 31 }), role: 'release', count: 2 }]);
    assert.deepEqual(finding.example, { scopeLabel: 'GET /a', otherScopeLabel: 'GET /b', apartMs: 3 });
  });

  it('has a level by its kind', () => {
    const levels: Readonly<Record<MisuseKind, MisuseFinding['level']>> = {
      'double-release': 'error',
      'stale-release': 'error',
      'use-after-release': 'error',
      'open-transaction': 'error',
      'busy-return': 'error',
      'ended-not-released': 'error',
      'client-never-ended': 'error',
      'nested-acquire': 'information',
      'pool-per-call': 'warning',
      'listener-growth': 'warning',
    };
    for (const [kind, level] of Object.entries(levels)) {
      assert.equal(only(found(misuse({ misuse: kind as MisuseKind }))).level, level, kind);
    }
  });

  it('is withdrawn when all came right, and told again when it comes again', () => {
    const ended = (count: number): Misuse => misuse({ misuse: 'ended-not-released', count, other: 1 });
    const ledger = ledgerOf([...SITES, ended(1), ended(0)]);
    const withdrawn = only(foundIn(ledger));
    assert.equal(withdrawn.level, 'withdrawn');
    assert.deepEqual(withdrawn.others, []);
    receive(ledger, [ended(1)]);
    assert.equal(only(foundIn(ledger)).level, 'error');
  });

  it('is not withdrawn while it lasts for another party', () => {
    const kind = 'ended-not-released';
    const finding = only(
      found(misuse({ misuse: kind, count: 0, other: 1 }), misuse({ misuse: kind, count: 1, other: 3 })),
    );
    assert.equal(finding.level, 'error');
    assert.deepEqual(
      finding.others.map(({ at }) => at.line),
      [33],
    );
  });

  it('stays what it is after the end of the process', () => {
    assert.equal(only(found(misuse(), goodbye(200, true))).level, 'error');
    assert.equal(only(found(misuse(), { kind: 'disconnected' })).level, 'error');
  });

  it('does not depend on time', () => {
    const ledger = ledgerOf([...SITES, misuse(), clock(100)]);
    assert.equal(judgeLater(ledger, 0).nextDueAtMs, undefined);
    assert.deepEqual(judgeLater(ledger, 9_999_999).findings.misuses, judgeLater(ledger, 0).findings.misuses);
  });
});

describe('the misuses of one line', () => {
  it('are one finding for each kind', () => {
    assert.deepEqual(
      found(misuse(), misuse({ misuse: 'busy-return' })).map(({ kind }) => kind),
      ['busy-return', 'double-release'],
    );
  });

  it('are one finding for all processes, whatever their sites are called', () => {
    const ledger = ledgerOf([hello(), ...SITES, misuse({ other: 1, count: 2 })], 0, 'a');
    receive(ledger, [hello(4712), ...placedSite(7, 48), ...placedSite(9, 31)], 0, 'b');
    receive(ledger, [misuse({ site: 7, other: 9, count: 5 })], 0, 'b');
    const finding = only(foundIn(ledger));
    assert.equal(finding.count, 7);
    assert.deepEqual(
      finding.others.map(({ at, count }) => [at.line, count]),
      [[31, 7]],
    );
  });

  it('name the other parties by how often they were it, and the latest example with the first', () => {
    const finding = only(
      found(
        misuse({ other: 1, count: 2, scope: 'GET /rare', lastMs: 900 }),
        misuse({ other: 3, count: 5, scope: 'GET /often', lastMs: 100 }),
      ),
    );
    assert.deepEqual(
      finding.others.map(({ at, count }) => [at.line, count]),
      [
        [33, 5],
        [31, 2],
      ],
    );
    assert.equal(finding.example.scopeLabel, 'GET /often');
  });

  it('are told apart by their callers', () => {
    const ledger = ledgerOf([
      ...placedSite(2, 48, 70),
      ...placedSite(3, 48, 80),
      misuse(),
      misuse({ site: 3 }),
    ]);
    assert.deepEqual(
      foundIn(ledger).map(({ at, caller }) => [at?.line, caller?.line]),
      [
        [48, 70],
        [48, 80],
      ],
    );
  });

  it('have no caller to be told apart by when there is only one way', () => {
    assert.equal(only(foundIn(ledgerOf([...placedSite(2, 48, 70), misuse()]))).caller, undefined);
  });

  it('keep their signature after an edit above', () => {
    const signatureAt = (line: number, enclosingLine: number): string =>
      only(foundIn(ledgerOf([...placedAt(2, [frame({ line, enclosingLine })]), misuse()]))).signature;
    assert.equal(signatureAt(48, 40), signatureAt(58, 50));
    assert.notEqual(signatureAt(48, 40), signatureAt(49, 40));
  });
});

describe('the other party', () => {
  const roleOf = (...records: readonly Observed[]): string | undefined =>
    only(found(...records)).others[0]?.role;

  it('has released or acquired, by kind', () => {
    assert.equal(roleOf(misuse({ other: 1 })), 'release');
    assert.equal(roleOf(misuse({ misuse: 'use-after-release', other: 1 })), 'release');
    assert.equal(roleOf(misuse({ misuse: 'stale-release', other: 1 })), 'acquire');
    assert.equal(roleOf(misuse({ misuse: 'open-transaction', other: 1 })), 'acquire');
  });

  it('is none where it was not recorded', () => {
    assert.deepEqual(only(found(misuse())).others, []);
    assert.deepEqual(only(found(misuse({ other: 99 }))).others, []);
  });
});

describe('a nested acquire', () => {
  const levelOf = (...seen: readonly (readonly [concurrency: number, max: number])[]): string => {
    const records = seen.map(([concurrency, max], index) =>
      misuse({ misuse: 'nested-acquire', other: index === 0 ? 1 : 3, concurrency, max }),
    );
    return only(found(...records)).level;
  };

  it('is a warning from half of the pool on', () => {
    assert.equal(levelOf([4, 10]), 'information');
    assert.equal(levelOf([5, 10]), 'warning');
    assert.equal(levelOf([2, 5]), 'information');
    assert.equal(levelOf([3, 5]), 'warning');
    assert.equal(levelOf([2, 1]), 'warning');
  });

  it('is never more than a remark in a pool without a limit', () => {
    assert.equal(levelOf([5000, Number.MAX_SAFE_INTEGER]), 'information');
  });

  it('is judged by the pool that came closest', () => {
    assert.equal(levelOf([9, 100], [3, 5]), 'warning');
    assert.deepEqual(
      only(
        found(
          misuse({ misuse: 'nested-acquire', other: 1, concurrency: 9, max: 100 }),
          misuse({ misuse: 'nested-acquire', other: 3, concurrency: 3, max: 5 }),
        ),
      ).nesting,
      { concurrency: 3, max: 5 },
    );
  });
});

describe('the place of a misuse', () => {
  it('is waited for, as well as that of the other party, for two seconds', () => {
    const unplaced = (site: number): Observed => ({ kind: 'site', site, frames: [] });
    for (const sites of [
      [unplaced(2), ...placedSite(1, 31)],
      [...placedSite(2, 48), unplaced(1)],
    ]) {
      const ledger = ledgerOf([...sites, misuse({ other: 1 })]);
      const early = judgeLater(ledger, 1999);
      assert.deepEqual(early.findings.misuses, []);
      assert.equal(early.nextDueAtMs, 2000);
      assert.equal(judgeLater(ledger, 2000).findings.misuses.length, 1);
    }
  });

  it('may be unknown for good', () => {
    assert.equal(only(found(misuse({ site: 99 }))).at, undefined);
  });
});

describe('a fault', () => {
  const isFault = (...records: readonly Observed[]): boolean =>
    hasFault(judgeAt(ledgerOf([...SITES, ...records]), 60_000).findings);

  it('is a leak or a misuse that is an error, nothing less', () => {
    assert.equal(hasFault(NO_FINDINGS), false);
    assert.equal(isFault(misuse()), true);
    assert.equal(isFault(lease({ endedSite: 2 })), true);
    assert.equal(isFault(lease()), false, 'a suspicion');
    assert.equal(isFault(misuse({ misuse: 'pool-per-call' })), false, 'a warning');
    assert.equal(isFault(misuse({ count: 0 })), false, 'withdrawn');
  });
});
