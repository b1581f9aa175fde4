import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { PG } from '../matrix/rows/kits.ts';
import type { Row } from '../matrix/row.ts';
import { matrixTable, withTable } from '../matrix/table.ts';

describe("the matrix' table", () => {
  const row = (fields: Partial<Row>): Row => ({
    ...{ group: 'Modules', name: 'CommonJS', kit: PG, program: 'modules', command: ['node'], file: 'a.js' },
    ...fields,
  });

  it('has a line for each group, and says what fails', () => {
    const results = new Map([
      [row({}), true],
      [row({ group: 'Libraries', name: 'transaction', via: 'knex' }), false],
      [row({ name: 'ESM' }), true],
    ]);
    assert.equal(
      matrixTable(results),
      '| Kind | What ran |\n| --- | --- |\n| Modules | CommonJS · ESM |\n| Libraries | **transaction (via knex) (fails)** |',
    );
  });

  it('replaces what was between the marks, and nothing else', () => {
    const text = 'before <!-- matrix --> old <!-- /matrix --> after';
    assert.equal(withTable(text, 'new'), 'before <!-- matrix -->\n\nnew\n\n<!-- /matrix --> after');
    assert.throws(() => withTable('no marks', 'new'), /no place/);
  });
});
