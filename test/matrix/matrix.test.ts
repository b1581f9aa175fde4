import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';
import { GROUPS, type Row } from './row.ts';
import { runRow } from './runRow.ts';
import { ROWS } from './rows/table.ts';
import { matrixTable, withTable } from './table.ts';

/** `npm run test:matrix` runs every row and writes README's table, `npm test` runs the quick ones. */
const isWhole = process.env['LEAK_LENS_MATRIX'] === 'whole';

describe("the author's lines are named in a program of", function () {
  // The first row of a kit installs it.
  this.timeout(300_000);
  let database: Database;
  const results = new Map<Row, boolean>();
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(async () => {
    await database.stop();
    if (results.size < ROWS.length) return;
    const readme = join(REPOSITORY, 'README.md');
    await writeFile(readme, withTable(await readFile(readme, 'utf8'), matrixTable(results)));
  });

  for (const group of GROUPS) {
    const rows = ROWS.filter((row) => row.group === group && (isWhole || row.isQuick));
    if (rows.length === 0) continue;
    describe(group, () => {
      for (const row of rows) {
        it(row.name, async () => {
          results.set(row, false);
          await runRow(row, database.connectionString);
          results.set(row, true);
        });
      }
    });
  }
});
