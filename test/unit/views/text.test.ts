import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { allOf, counted } from '../../../server/views/count.ts';
import { exactDuration, steppedDuration } from '../../../server/views/duration.ts';
import { codeSpan, escaped } from '../../../server/views/markdown.ts';
import { fileName, relativeFile } from '../../../server/views/place.ts';
import { shortSql } from '../../../server/views/sql.ts';

describe('a running duration', () => {
  it('moves in steps', () => {
    const shown = [999, 1000, 1999, 2000, 5000, 9999, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 9e9];
    assert.deepEqual(shown.map(steppedDuration), [
      'less than 1 s',
      '1 s',
      '1 s',
      '2 s',
      '5 s',
      '5 s',
      '10 s',
      '30 s',
      '1 min',
      '2 min',
      '5 min',
      '10 min',
      '10 min',
    ]);
  });
});

describe('an exact duration', () => {
  it('has the unit and the digits that a person wants', () => {
    const shown = [
      0, 0.84, 11.3, 999.4, 999.5, 1240, 9949, 9950, 119_499, 120_000, 200_000, 3_600_000, 5_400_000,
    ];
    assert.deepEqual(shown.map(exactDuration), [
      '0.0 ms',
      '0.8 ms',
      '11 ms',
      '999 ms',
      '1 s',
      '1.2 s',
      '9.9 s',
      '10 s',
      '119 s',
      '2 min',
      '3 min 20 s',
      '1 h',
      '1 h 30 min',
    ]);
  });
});

describe('a count', () => {
  it('agrees with its noun', () => {
    assert.deepEqual(
      [counted(0, 'site'), counted(1, 'site'), counted(12_345, 'process', 'processes')],
      ['0 sites', '1 site', '12,345 processes'],
    );
    assert.deepEqual([allOf(1, 'lease'), allOf(2, 'lease')], ['the only lease', 'all 2 leases']);
  });
});

describe('a statement', () => {
  it('is one line', () => {
    assert.equal(shortSql('  SELECT 1\n   FROM a '), 'SELECT 1 FROM a');
  });

  it('stays whole at the last length that fits, and is shortened at the first that does not', () => {
    const fits = `DELETE FROM ${'t'.repeat(48)}`;
    assert.equal(shortSql(fits), fits);
    assert.equal(shortSql(`${fits}t`), `${fits.slice(0, 59)}…`);
  });

  it('loses its columns first', () => {
    const columns = Array.from({ length: 20 }, (_, index) => `column_${index}`).join(', ');
    assert.equal(shortSql(`select ${columns} from orders`), 'select … from orders');
  });
});

describe('a place', () => {
  it('is relative to a directory only inside of it', () => {
    assert.equal(relativeFile('/shop', '/shop/src/a.ts'), 'src/a.ts');
    assert.equal(relativeFile('/shop/', '/shop/src/a.ts'), 'src/a.ts');
    assert.equal(relativeFile('/shop', '/shopping/a.ts'), '/shopping/a.ts');
    assert.equal(relativeFile('C:\\shop', 'C:\\shop\\a.ts'), 'a.ts');
    assert.equal(relativeFile('/', '/a.ts'), 'a.ts');
  });

  it('is named by the last part of its path', () => {
    assert.deepEqual(['/shop/a.ts', 'C:\\shop\\a.ts', 'evalmachine'].map(fileName), [
      'a.ts',
      'a.ts',
      'evalmachine',
    ]);
  });
});

describe('Markdown', () => {
  it('shows text unchanged', () => {
    assert.equal(escaped('a_b *c* `d` [e](f) <g>'), 'a\\_b \\*c\\* \\`d\\` \\[e\\](f) \\<g\\>');
  });

  it('fences code that has backticks in it', () => {
    assert.equal(codeSpan('SELECT 1'), '`SELECT 1`');
    assert.equal(codeSpan('a `` b'), '``` a `` b ```');
  });
});
