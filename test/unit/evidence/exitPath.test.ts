import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { exitPathSentences } from '../../../server/views/exitPath.ts';
import { reportStyle } from '../../../server/views/report.ts';
import type { Lease } from '../../../protocol/wire.ts';
import { lease, placedSite, scope, statistics } from '../ledger/observation.ts';
import { judgeAt, onlyFinding, program } from './judging.ts';

const answered = scope({ endedMs: 100, lastActiveMs: 90 });

/** What is said of leases that leaked after these last queries, where line 48 released two others. */
function saidOf(lastQueries: readonly Lease['lastQuery'][]): readonly string[] {
  const leaked = lastQueries.map((lastQuery, index) =>
    lease({ lease: index + 1, scope: 1, idleSinceMs: 90, ...(lastQuery && { lastQuery }) }),
  );
  const released = statistics({ acquired: lastQueries.length + 2, released: 2, releasedAt: [[6, 2]] });
  const sites = [...placedSite(4, 41), ...placedSite(5, 45), ...placedSite(6, 48)];
  const finding = onlyFinding(judgeAt(program(...sites, answered, released, ...leaked), 20_000));
  return exitPathSentences(finding, reportStyle('/shop'));
}

const read = { text: 'SELECT 1', site: 4 };
const insert = { text: 'INSERT INTO orders', site: 5, failedWith: '23505' };

describe('the difference between the ways out', () => {
  it('names the line that failed, and with what', () => {
    assert.deepEqual(saidOf([insert]), [
      'In the other 2 cases line 48 released it; the leaked one last ran line 45, which failed with 23505 (unique violation).',
    ]);
  });

  it('does not repeat what a single one ran last', () => {
    assert.deepEqual(saidOf([read]), ['In the other 2 cases line 48 released it.']);
  });

  it('names the line that all have in common', () => {
    assert.deepEqual(saidOf([read, read, read]), [
      'In the other 2 cases line 48 released it; the leaked ones last ran line 41.',
    ]);
  });

  it('says how many it speaks of when they differ', () => {
    assert.deepEqual(saidOf([insert, read, insert]), [
      'In the other 2 cases line 48 released it; 2 of the 3 leaked ones last ran line 45, which failed with 23505 (unique violation).',
    ]);
  });

  it('tells a code that it has no words for', () => {
    assert.match(saidOf([{ ...insert, failedWith: 'ECONNRESET' }])[0] ?? '', /failed with ECONNRESET\.$/);
  });

  it('says nothing of clients on which nothing ran, or of queries whose line is not known', () => {
    const usual = ['In the other 2 cases line 48 released it.'];
    assert.deepEqual(saidOf([undefined, undefined]), usual);
    assert.deepEqual(saidOf([{ text: 'SELECT 1' }, { text: 'SELECT 1' }]), usual);
  });

  it('says nothing of a query that is still running when its connection is lost', () => {
    const busy = lease({ state: 'busy', lostSinceMs: 100, lastQuery: read });
    const finding = onlyFinding(judgeAt(program(...placedSite(4, 41), busy), 20_000));
    assert.equal(finding.exitPath, undefined);
    assert.equal(finding.level, 'leaked');
  });
});
