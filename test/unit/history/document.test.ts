import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import {
  HISTORY_LIMITS,
  historyText,
  parseHistory,
  summedUp,
  totalsOf,
  type Memory,
} from '../../../server/history/document.ts';
import { merged } from '../../../server/history/merge.ts';
import { ran, remembered, told } from './remembering.ts';

function memoryIn(text: string): Memory {
  const parsed = parseHistory(text);
  assert.ok(parsed.kind === 'memory');
  return parsed.memory;
}

describe('the text of a history', () => {
  it('is read as it was written', () => {
    const memory = [summedUp(remembered('a', ran(1, 5, 1), ran(2, 5)), 1), remembered('b', ran(3, 1))];
    assert.deepEqual(memoryIn(historyText(memory)), memory);
    assert.deepEqual(memoryIn(historyText([])), []);
  });

  it('is corrupt where it is anything else, and newer where its version is', () => {
    const text = historyText([remembered('a', ran(1, 5))]);
    for (const other of [
      '',
      '{}',
      'null',
      text.slice(0, -10),
      text.replace('4,5', '4,-5'),
      text.replace(',5,', ',"5",'),
    ]) {
      if (other !== text) assert.deepEqual(parseHistory(other), { kind: 'corrupt' }, other);
    }
    assert.deepEqual(parseHistory(text.replace('"version":1', '"version":2')), { kind: 'newer', version: 2 });
    assert.deepEqual(parseHistory('{"kind":"leak-lens-history","version":7}'), { kind: 'newer', version: 7 });
  });

  it('keeps the totals of runs that are summed up', () => {
    const runs = Array.from({ length: 50 }, (_, index) => ran(index + 1, 10, index === 3 ? 2 : 0));
    const all = remembered('a', ...runs);
    const kept = summedUp(all, HISTORY_LIMITS.runs);
    assert.equal(kept.runs.length, HISTORY_LIMITS.runs);
    assert.deepEqual(totalsOf(kept), totalsOf(all));
    assert.deepEqual(totalsOf(all), { runs: 50, leakingRuns: 1, acquired: 10, leaked: 2, clean: 460 });
  });

  it('stays within its bounds, and leaves out what never leaked first', () => {
    const runs = Array.from({ length: HISTORY_LIMITS.runs }, (_, index) => ran(index + 1, 1e9));
    const many = Array.from({ length: HISTORY_LIMITS.signatures + 100 }, (_, index) => ({
      ...remembered(`signature ${index}`, ...runs.slice(1), ran(100 + index, 10, index === 0 ? 1 : 0)),
      at: { file: `${'src/'.repeat(10)}${index}.ts`, line: 1, function: 'f' },
    }));
    const text = historyText(many);
    assert.ok(Buffer.byteLength(text) <= HISTORY_LIMITS.bytes);
    const kept = memoryIn(text);
    assert.equal(kept.length, HISTORY_LIMITS.signatures);
    assert.equal(kept[0]?.key, 'signature 0');
    assert.equal(kept[1]?.key, 'signature 101');
    assert.deepEqual(totalsOf(kept[1]), totalsOf(many[101]!));
  });
});

describe('a run that is merged into a history', () => {
  it('replaces what it said before, and leaves other runs alone', () => {
    const mine = ran(2, 5);
    const before = [remembered('a', ran(1, 5, 1), mine, ran(3, 7)), remembered('gone', mine)];
    const after = merged(
      before,
      mine.run,
      new Map([
        ['a', told(ran(2, 9, 3))],
        ['b', told(ran(2, 1))],
      ]),
    );
    assert.deepEqual(after, [
      remembered('b', ran(2, 1)),
      remembered('a', ran(1, 5, 1), ran(2, 9, 3), ran(3, 7)),
    ]);
  });

  it('is not counted twice when it is summed up already', () => {
    const summed = summedUp(remembered('a', ran(1, 5, 1), ran(2, 5), ran(3, 5)), 1);
    assert.deepEqual(merged([summed], ran(2, 5).run, new Map([['a', told(ran(2, 6))]])), [summed]);
  });
});
