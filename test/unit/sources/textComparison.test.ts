import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { between } from '../../../server/sources/textComparison.ts';

/** One letter for each line. */
const lines = (letters: string): string => letters.replaceAll(/(?<=.)(?=.)/g, '\n');
const moved = (former: string, current: string): readonly (number | undefined)[] =>
  between(lines(former), lines(current)).lines;

describe('where lines are in a text whose edits nobody saw', () => {
  it('is where they were when nothing changed, whatever ends them', () => {
    assert.deepEqual(moved('aba', 'aba'), [0, 1, 2]);
    assert.deepEqual(between('\uFEFFa\r\nb\r\n', 'a\nb\n').lines, [0, 1, 2]);
  });

  it('follows an insertion and a deletion', () => {
    assert.deepEqual(moved('abc', 'xabc'), [1, 2, 3]);
    assert.deepEqual(moved('abcd', 'acd'), [0, undefined, 1, 2]);
  });

  it('follows several changes by lines that are there once, and their neighbours', () => {
    assert.deepEqual(moved('aLbLc', 'xaLybLcz'), [1, 2, 4, 5, 6]);
  });

  it('does not take one of equal lines for the other', () => {
    assert.deepEqual(moved('aLcLe', 'xLyLz'), [undefined, undefined, undefined, undefined, undefined]);
  });

  it('finds a line that was indented, and not one that was changed', () => {
    assert.deepEqual(between('a\nb\nc', 'x\n  b\ny').lines, [undefined, 1, undefined]);
  });

  it('never gives one place to two lines', () => {
    assert.deepEqual(moved('LLa', 'xLa'), [undefined, 1, 2]);
    assert.deepEqual(moved('LaL', 'xLay'), [1, 2, undefined]);
  });
});
