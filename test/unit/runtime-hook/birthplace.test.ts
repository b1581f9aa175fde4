import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';

const BIRTHPLACE = join(import.meta.dirname, '../../../runtime-hook/birthplace.ts');

/** A library that answers in a promise which nothing connects with the caller's. */
const LIBRARY = `
exports.lead = (callback) => new Promise((resolve) => {
  let started = Promise.resolve();
  started = started.then(() => {}).then(() => resolve(callback()));
});
`;
const PROGRAM = `import { Birthplaces } from ${JSON.stringify(BIRTHPLACE)};
import { lead } from './node_modules/library/index.cjs';
const births = new Birthplaces();
async function author() {
  return lead(() => births.current().map((frame) => frame.getFunctionName()));
}
console.log(JSON.stringify(await author()));
`;

describe('Birthplaces', () => {
  it("lead from a library's continuation to the author's function", function () {
    this.timeout(20_000);
    const folder = mkdtempSync(join(tmpdir(), 'birthplace-'));
    try {
      mkdirSync(join(folder, 'node_modules/library'), { recursive: true });
      writeFileSync(join(folder, 'node_modules/library/index.cjs'), LIBRARY);
      writeFileSync(join(folder, 'program.mjs'), PROGRAM);
      // Hooks of async resources stay for the life of a process, so it is another one.
      const output = execFileSync(process.execPath, ['--import', 'tsx', join(folder, 'program.mjs')], {
        cwd: join(import.meta.dirname, '../../..'),
        encoding: 'utf8',
      });
      assert.equal((JSON.parse(output) as string[])[0], 'author');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
