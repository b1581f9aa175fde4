import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { upperBoundMs, bucketOf } from '../../../protocol/histogram.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../../../protocol/thresholds.ts';
import { NO_FINDINGS, type Finding, type Findings } from '../../../server/evidence/finding.ts';
import { judge } from '../../../server/evidence/judge.ts';
import type { ThresholdsOf } from '../../../server/evidence/thresholds.ts';
import type { Ledger } from '../../../server/ledger/ledger.ts';
import {
  clock,
  frame,
  goodbye,
  holds,
  lease,
  placedAt,
  pool,
  receive,
  scope,
  statistics,
  wait,
  type Observed,
} from '../ledger/observation.ts';
import { judgeAt, program } from './judging.ts';

/** What is found after the program has run for so long, with some thresholds of its own for orders.ts. */
function findingsBy(
  thresholds: Partial<Thresholds>,
  runningMs: number,
  ...records: readonly Observed[]
): Findings {
  const ledger = receive(program(...records), [clock(runningMs)], runningMs);
  return judge(ledger.snapshot(), NO_FINDINGS, runningMs, only('/shop/orders.ts', thresholds)).findings;
}

function only(ownFile: string, thresholds: Partial<Thresholds>): ThresholdsOf {
  return (file) => (file === ownFile ? { ...DEFAULT_THRESHOLDS, ...thresholds } : DEFAULT_THRESHOLDS);
}

function saidBy(...given: Parameters<typeof findingsBy>): string | undefined {
  const evidence = findingsBy(...given).list[0]?.leases[0]?.evidence;
  return evidence?.kind === 'leaked' ? evidence.proof.kind : evidence?.kind;
}

const left = [scope({ endedMs: 100, lastActiveMs: 90 }), lease({ scope: 1, idleSinceMs: 90 })];
const full = pool({ max: 1, waiting: 1, waitingSinceMs: 0 });
const deadlock = [full, scope(), lease({ scope: 1, awaitingSinceMs: 0 })];
const ending = [pool({ ending: true, endingSinceMs: 6000 }), lease()];
const usual = statistics({ acquired: 51, released: 50, holdMs: holds(50, 10) });
const usualMs = upperBoundMs(bucketOf(10));

/** Each changes what is said of these records at that time, and nothing but it does. */
const EFFECTS: readonly (readonly [
  Partial<Thresholds>,
  atMs: number,
  records: readonly Observed[],
  byDefault: string | undefined,
  then: string | undefined,
])[] = [
  [{ slowHeldMs: 1000 }, 1000, [lease()], undefined, 'slow'],
  [{ slowTimesUsual: 1000 }, usualMs * 10, [lease(), usual], 'slow', undefined],
  [{ slowUsualLeases: 51 }, usualMs * 10, [lease(), usual], 'slow', undefined],
  [{ suspectedIdleMs: 6001 }, 6000, [lease()], 'suspected', 'slow'],
  [{ outlivedMs: 1001 }, 1100, left, 'outlived', undefined],
  [{ leakedAfterScopeMs: 10_001 }, 10_100, left, 'scope-ended', 'outlived'],
  [{ leftOpenMs: 2000 }, 7000, ending, 'pool-cannot-end', 'suspected'],
  [{ deadlockedMs: 3000 }, 1500, deadlock, 'deadlocked', undefined],
  [{ exhaustedMs: 9000 }, 5000, [full, lease()], 'exhausted', 'suspected'],
  [
    { stronglySuspectedIdleMs: 31_000 },
    30_000,
    [lease(), goodbye(30_000, false)],
    'suspected-at-end',
    'interrupted',
  ],
];

describe('a threshold of a file', () => {
  for (const [thresholds, atMs, records, byDefault, then] of EFFECTS) {
    it(`${Object.keys(thresholds).join()} changes what is said of the leases acquired there`, () => {
      assert.equal(saidBy({}, atMs, ...records), byDefault);
      assert.equal(saidBy(thresholds, atMs, ...records), then);
    });
  }

  it('does not change what is said of those of another file', () => {
    const elsewhere = [...placedAt(2, [frame({ file: '/shop/users.ts' })]), lease({ lease: 2, site: 2 })];
    const { list } = findingsBy({ suspectedIdleMs: 60_000, slowHeldMs: 60_000 }, 6000, lease(), ...elsewhere);
    assert.deepEqual(
      list.map(({ at, level }) => [at?.file, level]),
      [['/shop/users.ts', 'suspected']],
    );
  });

  it('counts for the pools that are made there', () => {
    const busy = lease({ state: 'busy' });
    const made = placedAt(3, [frame({ line: 5 })]);
    const elsewhere = placedAt(3, [frame({ file: '/shop/database.ts' })]);
    const starved = (thresholds: Partial<Thresholds>, ...records: readonly Observed[]): number =>
      findingsBy(thresholds, 1500, ...records, { ...full, site: 3 }, busy, wait()).pools.length;
    assert.equal(starved({}, ...made), 1);
    assert.equal(starved({ starvedMs: 2000 }, ...made), 0);
    assert.equal(starved({ starvedMs: 2000 }, ...elsewhere), 1);
  });

  it('says how long is slow', () => {
    const [finding] = findingsBy({ slowHeldMs: 3000 }, 3000, lease()).list;
    assert.deepEqual(finding?.leases[0]?.evidence, {
      kind: 'slow',
      because: { kind: 'held', limitMs: 3000 },
    });
  });
});

describe('what late returns teach', () => {
  const LATE_MS = 6500;
  const twiceMs = 2 * upperBoundMs(bucketOf(LATE_MS));

  /** With three late returns that the judgement before knows of. */
  function learnt(thresholds: Partial<Thresholds>, holdMs = LATE_MS): Finding | undefined {
    const ledger: Ledger = program(
      lease({ lease: 9 }),
      statistics({ acquired: 52, released: 51, holdMs: holds(51, holdMs) }),
    );
    const { findings } = judgeAt(ledger, 5000);
    const previous = {
      ...findings,
      list: findings.list.map((finding) => ({ ...finding, counts: { ...finding.counts, returnedLate: 3 } })),
    };
    return judge(ledger.snapshot(), previous, 5000, only('/shop/orders.ts', thresholds)).findings.list[0];
  }

  it('begins with as many as are set, and holds again when fewer are', () => {
    assert.equal(learnt({})?.learnedMs, twiceMs);
    assert.equal(learnt({ lateReturnsToLearn: 4 })?.learnedMs, undefined);
  });

  it('ends where it is set', () => {
    assert.equal(learnt({ learnedMaxMs: 8000 })?.learnedMs, 8000);
  });

  it('is nothing where it raises nothing', () => {
    assert.equal(learnt({ suspectedIdleMs: 60_000, outlivedMs: 60_000 })?.learnedMs, undefined);
    assert.equal(learnt({ learnedMaxMs: 500 })?.learnedMs, undefined);
    assert.equal(learnt({}, 100)?.learnedMs, undefined);
  });
});
