import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { announceFaults } from '../../../server/cli/announcement.ts';
import { closed, goodbye, lease, misuse, placedSite, receive, type Observed } from '../ledger/observation.ts';
import { judgeLater, program } from '../evidence/judging.ts';

/** What is said of a program while more and more becomes known of it. */
function announced(...steps: readonly (readonly Observed[])[]): readonly string[] {
  const ledger = program(...placedSite(2, 48));
  const lines: string[] = [];
  const announce = announceFaults((line) => lines.push(line));
  for (const records of steps) {
    receive(ledger, records);
    announce({ snapshot: ledger.snapshot(), findings: judgeLater(ledger, 0).findings });
  }
  return lines.map((line) => line.replace(/ \S*orders\.ts/, ' orders.ts'));
}

describe('while the program runs', () => {
  it('a leak is told once, and taken back', () => {
    const ended = lease({ endedSite: 2 });
    assert.deepEqual(announced([ended], [{ ...ended, state: 'busy' }], [closed(1, 5)]), [
      'leak-lens: a client acquired at orders.ts:31 leaked',
      'leak-lens: what was acquired at orders.ts:31 has been released after all',
    ]);
  });

  it('a misuse is told once, and taken back', () => {
    const kind = 'ended-not-released';
    assert.deepEqual(
      announced(
        [misuse({ misuse: kind })],
        [misuse({ misuse: kind, count: 2 })],
        [misuse({ misuse: kind, count: 0 })],
      ),
      [
        'leak-lens: misuse at orders.ts:48: ended, not released',
        'leak-lens: the misuse at orders.ts:48 has come right after all',
      ],
    );
  });

  it('nothing is told that is no error', () => {
    assert.deepEqual(announced([misuse({ misuse: 'pool-per-call' }), lease()], [goodbye(9, false)]), []);
  });
});
