import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { GROUPS } from './row.ts';
import { runRow } from './runRow.ts';
import { ROWS } from './rows/table.ts';

/** `npm run test:matrix` runs every row, `npm test` the quick ones. */
const isWhole = process.env['LEAK_LENS_MATRIX'] === 'whole';

describe("the author's lines are named in a program of", function () {
  // The first row of a kit installs it.
  this.timeout(300_000);
  let database: Database;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  for (const group of GROUPS) {
    const rows = ROWS.filter((row) => row.group === group && (isWhole || row.isQuick));
    if (rows.length === 0) continue;
    describe(group, () => {
      for (const row of rows) it(row.name, () => runRow(row, database.connectionString));
    });
  }
});
