import assert from 'node:assert/strict';
import { Marks } from '../../../../client/views/marks.ts';
import type { Mark } from '../../../../protocol/lsp.ts';

const mark = (line: number): Mark => ({
  line,
  text: 'held 10 s, idle',
  severity: 'suspected',
  isStale: false,
});

describe('Marks', () => {
  it('replaces the marks of the files in a message and keeps those of others', () => {
    const marks = new Marks();
    marks.apply({
      sequence: 0,
      files: [
        { uri: 'file:///a.ts', marks: [mark(1)] },
        { uri: 'file:///b.ts', marks: [mark(2)] },
      ],
    });
    marks.apply({ sequence: 1, files: [{ uri: 'file:///a.ts', marks: [mark(7)] }] });
    assert.deepEqual(marks.of('file:///a.ts'), [mark(7)]);
    assert.deepEqual(marks.of('file:///b.ts'), [mark(2)]);
    marks.apply({ sequence: 2, files: [{ uri: 'file:///b.ts', marks: [] }] });
    assert.deepEqual(marks.of('file:///b.ts'), []);
  });

  it('ignores a message that a later one has overtaken', () => {
    const marks = new Marks();
    assert.equal(marks.apply({ sequence: 5, files: [{ uri: 'file:///a.ts', marks: [mark(1)] }] }), true);
    assert.equal(marks.apply({ sequence: 5, files: [{ uri: 'file:///a.ts', marks: [] }] }), false);
    assert.deepEqual(marks.of('file:///a.ts'), [mark(1)]);
  });

  it('forgets marks and sequence for a new server', () => {
    const marks = new Marks();
    marks.apply({ sequence: 5, files: [{ uri: 'file:///a.ts', marks: [mark(1)] }] });
    marks.reset();
    assert.deepEqual(marks.of('file:///a.ts'), []);
    assert.equal(marks.apply({ sequence: 0, files: [{ uri: 'file:///a.ts', marks: [mark(2)] }] }), true);
  });
});
