import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { currentLine, follow, unchanged, type LineMap } from '../../../server/sources/lineMap.ts';

const TEXT = ['zero', '  one', '  two', '  three', 'four'];

/** Replaces a range of TEXT and tells where each of its lines went. */
function after(
  start: readonly [line: number, character: number],
  end: readonly [line: number, character: number],
  text: string,
  map: LineMap = unchanged(TEXT.length),
): (number | undefined)[] {
  const edited = follow(map, {
    startLine: start[0],
    startCharacter: start[1],
    endLine: end[0],
    endCharacter: end[1],
    text,
    startLineText: TEXT[start[0]] ?? '',
    endLineText: TEXT[end[0]] ?? '',
  });
  return TEXT.map((_, line) => currentLine(edited, line));
}

describe('lineMap', () => {
  it('moves lines below an insertion', () => {
    assert.deepEqual(after([1, 0], [1, 0], 'new\n'), [0, 2, 3, 4, 5]);
  });

  it('moves a line down when Enter is pressed in its indentation, and not when at its end', () => {
    assert.deepEqual(after([2, 2], [2, 2], '\n  '), [0, 1, 3, 4, 5]);
    assert.deepEqual(after([2, 5], [2, 5], '\n  '), [0, 1, 2, 4, 5]);
  });

  it('forgets deleted lines and moves up those below', () => {
    assert.deepEqual(after([1, 0], [3, 0], ''), [0, undefined, undefined, 1, 2]);
  });

  it('keeps a line that is edited or replaced in place', () => {
    assert.deepEqual(after([2, 3], [2, 5], 'X'), [0, 1, 2, 3, 4]);
    assert.deepEqual(after([2, 0], [2, 5], '\ttwo'), [0, 1, 2, 3, 4]);
  });

  it('keeps the lines that a formatter writes again', () => {
    assert.deepEqual(after([0, 0], [4, 4], 'zero\n one\n two\n three\nfour'), [0, 1, 2, 3, 4]);
  });

  it('joins a line to the one above', () => {
    assert.deepEqual(after([1, 5], [2, 2], ' '), [0, 1, 1, 2, 3]);
  });

  it('follows one edit after another', () => {
    const first = follow(unchanged(TEXT.length), {
      ...{ startLine: 0, startCharacter: 0, endLine: 0, endCharacter: 0 },
      ...{ text: 'a\nb\n', startLineText: 'zero', endLineText: 'zero' },
    });
    assert.deepEqual(after([0, 0], [1, 0], '', first), [1, 2, 3, 4, 5]);
  });

  it('leaves a line where it is that was not there before', () => {
    assert.equal(currentLine(unchanged(3), 7), 7);
  });
});
