import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import type { Directive } from '../../../server/ledger/site.ts';
import { frame, lease, misuse, placedAt, pool, scope, type Observed } from '../ledger/observation.ts';
import { evidenceAt, judgeAt, program } from './judging.ts';

/** Site 1 and 2, with this comment. */
function commented(directive: Directive): readonly Observed[] {
  return [...placedAt(1, [frame({ directive })]), ...placedAt(2, [frame({ line: 48, directive })])];
}

describe('a line with a comment', () => {
  it('that a client is long-lived is not judged by time or scope', () => {
    const answered = [scope({ endedMs: 5 }), lease({ scope: 1 })];
    assert.equal(evidenceAt(600_000, ...answered)?.kind, 'leaked');
    assert.equal(evidenceAt(600_000, ...commented('long-lived'), ...answered), undefined);
  });

  it('that a client is long-lived is judged by the other proofs', () => {
    const ending = pool({ ending: true, endingSinceMs: 1000 });
    assert.equal(evidenceAt(600_000, ...commented('long-lived'), ending, lease())?.kind, 'leaked');
  });

  it('to be ignored is not judged at all', () => {
    const ended = lease({ endedSite: 2 });
    const { findings } = judgeAt(program(...commented('ignore'), ended, misuse()), 600_000);
    assert.deepEqual([findings.list, findings.misuses], [[], []]);
  });
});
