import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { NO_FINDINGS, type Findings, type Level } from '../../../server/evidence/finding.ts';
import { judge } from '../../../server/evidence/judge.ts';
import type { PoolTrouble } from '../../../server/evidence/poolFinding.ts';
import { clock, receive } from '../ledger/observation.ts';
import { program } from './judging.ts';
import { RULES, type Rule, type RuleName, type Story } from './nearMisses.ts';

/** What is said at the end of a story. */
function said(story: Story): Findings {
  const ledger = program();
  let findings = NO_FINDINGS;
  for (const [atMs, ...records] of story) {
    receive(ledger, [...records.filter(({ kind }) => kind !== 'goodbye')], atMs);
    if (!records.some(({ kind }) => kind === 'clock')) receive(ledger, [clock(atMs)], atMs);
    receive(ledger, [...records.filter(({ kind }) => kind === 'goodbye')], atMs);
    findings = judge(ledger.snapshot(), findings, atMs).findings;
  }
  return findings;
}

function isSaid(rule: RuleName, { list, pools }: Findings): boolean {
  const evidences = list.flatMap(({ leases }) => leases.map(({ evidence }) => evidence));
  return (
    list.some(({ level }) => level === rule) ||
    pools.some(({ trouble }) => trouble === rule) ||
    evidences.some((evidence) => {
      switch (evidence.kind) {
        case 'leaked':
          return evidence.proof.kind === rule;
        case 'suspected':
          return evidence.strong === rule;
        case 'slow':
          return evidence.because.kind === 'unusual' && rule === 'unusually-slow';
        case 'outlived':
        case 'interrupted':
          return evidence.kind === rule;
        default:
          return evidence satisfies never;
      }
    })
  );
}

/** What may be said all the same, because it accuses nobody or is less. */
const HARMLESS: ReadonlySet<Level | PoolTrouble> = new Set<Level>(['slow', 'interrupted']);
const LESS: Partial<Record<RuleName, ReadonlySet<Level | PoolTrouble>>> = {
  slow: new Set(),
  'unusually-slow': new Set(),
  interrupted: new Set(),
  exhausted: new Set<Level | PoolTrouble>(['slow', 'starved']),
  deadlocked: new Set<Level | PoolTrouble>(['slow', 'starved']),
};

function accusations(rule: RuleName, { list, pools, misuses }: Findings): readonly string[] {
  const harmless = LESS[rule] ?? HARMLESS;
  return [
    ...list.map(({ level }) => level).filter((level) => !harmless.has(level)),
    ...pools.map(({ trouble }) => trouble).filter((trouble) => !harmless.has(trouble)),
    ...misuses.map(({ kind }) => kind),
  ];
}

for (const [name, { guilty, nearMisses }] of Object.entries(RULES) as [RuleName, Rule][]) {
  describe(`the rule "${name}"`, () => {
    it('speaks of what is guilty', () => {
      assert.ok(isSaid(name, said(guilty)), JSON.stringify(said(guilty)));
    });

    for (const [healthy, ...story] of nearMisses) {
      it(`is silent when ${healthy}`, () => assert.deepEqual(accusations(name, said(story)), []));
    }
  });
}
