import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { compare, type State } from '../../../server/history/comparison.ts';
import type { RunRecord } from '../../../server/history/totals.ts';
import type { Tally } from '../../../server/history/runTally.ts';
import { formerRunsSentences } from '../../../server/views/formerRuns.ts';
import { ran, remembered } from './remembering.ts';

const OTHER = remembered('other', ran(1, 5));

function tally(acquired: number, leaked: number, fields: Partial<Tally> = {}): Tally {
  return {
    acquired,
    released: acquired - leaked,
    leaked,
    suspected: 0,
    findings: new Set(['finding']),
    isShared: false,
    isIgnored: false,
    ...fields,
  };
}

/** What is said of a signature that was so in former runs, and is so in this one. */
function said(former: readonly RunRecord[], now?: Tally): readonly [State['kind'], string] | undefined {
  const memory = former.length === 0 ? [OTHER] : [OTHER, remembered('key', ...former)];
  const { list } = compare(memory, new Map(now === undefined ? [] : [['key', now]]));
  const [compared] = list;
  return compared && [compared.state.kind, formerRunsSentences(compared).join(' ')];
}

describe('a signature compared with former runs is', () => {
  it('new where it leaks and did not before', () => {
    const clean = [ran(1, 4), ran(2, 4), ran(3, 4)];
    assert.deepEqual(said(clean, tally(4, 1)), ['new', 'New: it did not leak in the 3 runs before.']);
    assert.deepEqual(said(clean.slice(0, 1), tally(4, 1)), [
      'new',
      'New: it did not leak in the run before.',
    ]);
    assert.deepEqual(said([], tally(4, 1)), ['new', 'New: no client was acquired here in the runs before.']);
  });

  it('not spoken of in the very first run, and where it never leaked', () => {
    assert.deepEqual(compare([], new Map([['key', tally(4, 1)]])).list, []);
    assert.equal(said([ran(1, 4)], tally(4, 0)), undefined);
    assert.equal(said([ran(1, 4)]), undefined);
  });

  it('still leaking where it leaks and did before, with both rates', () => {
    const former = [ran(1, 100, 2), ran(2, 100, 2), ran(3, 10), ran(4, 100, 2), ran(5, 100, 2)];
    assert.deepEqual(said(former, tally(100, 3)), [
      'still-leaking',
      'Still leaking: also in 4 of the 5 runs before (2 % of acquires then, 3 % now).',
    ]);
  });

  it('leaking again where it was taken for fixed', () => {
    assert.match(
      said([ran(1, 10, 5), ran(2, 20)], tally(10, 1))?.[1] ?? '',
      /^Leaking again: it did in 1 of the 2 runs before \(50 % of acquires then, 10 % now\), and was clean in 20 acquires since\.$/,
    );
    assert.match(said([ran(1, 10, 5), ran(2, 19)], tally(10, 1))?.[1] ?? '', /^Still leaking/);
  });

  it('not exercised where it leaked before and nothing was acquired', () => {
    assert.deepEqual(said([ran(1, 10, 10)]), [
      'not-exercised',
      'Not exercised: it leaked in the run before (100 % of acquires), and no client was acquired here in this one.',
    ]);
  });

  it('not proven with the last number of clean leases that may be luck, and verified with the next', () => {
    // 5 % leaked: 90 clean leases it takes, of which 10 were in the run before.
    const former = [ran(1, 100, 5), ran(2, 10)];
    assert.deepEqual(said(former, tally(79, 0)), [
      'unproven',
      'No leak yet in 89 acquires since it leaked in 5 % of them; 1 more to be sure.',
    ]);
    assert.deepEqual(said(former, tally(80, 0)), [
      'verified-fixed',
      'Verified fixed: 90 clean acquires since it leaked in 5 % of them; the chance of mere luck is below 1 %.',
    ]);
  });

  it('no news once it was verified by the runs before', () => {
    const { list } = compare([remembered('key', ran(1, 10, 5), ran(2, 20))], new Map());
    assert.deepEqual(list[0]?.state, { kind: 'verified-fixed', clean: 20, isNews: false });
  });

  it('never called fixed where a client is suspected or still out, or a comment says to look away', () => {
    const former = [ran(1, 10, 5)];
    assert.equal(said(former, tally(50, 0, { suspected: 1 }))?.[0], 'suspected-again');
    assert.equal(said(former, tally(50, 0, { released: 19 }))?.[0], 'unproven');
    assert.equal(said(former, tally(50, 0, { isIgnored: true })), undefined);
  });

  it('said to stand for several where functions look alike', () => {
    assert.match(
      said([ran(1, 4)], tally(4, 1, { isShared: true }))?.[1] ?? '',
      /before\. Functions of this file that look alike are counted as one there\.$/,
    );
  });
});
