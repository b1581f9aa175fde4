import { strict as assert } from 'node:assert';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { Directives } from '../../../server/sources/directives.ts';

/** Each line, and what it says. */
const LINES = [
  ['const a = await pool.connect(); // leak-lens: long-lived', 'long-lived'],
  ['const b = await pool.connect(); //leak-lens:ignore -- for the life of the program', 'ignore'],
  ['const c = await pool.connect();', undefined],
  ['const d = await pool.connect(); // leak-lens: long-lived by design', undefined],
  ['const e = await pool.connect(); // leak-lens: ignore PGL003 -- a prediction', undefined],
  ['const f = "// leak-lens: ignore";', undefined],
  ['const g = await pool.connect(); // leak-lens: ignored', undefined],
] as const;

describe('a comment in the source', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'directives-'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const [ending, name] of [
    ['\n', 'Unix'],
    ['\r\n', 'Windows'],
  ] as const) {
    it(`is for its own line, with the ends of lines of ${name}`, async () => {
      const file = join(folder, `${name}.ts`);
      await writeFile(file, LINES.map(([line]) => line).join(ending));
      const directives = new Directives();
      const found = await Promise.all(LINES.map((_, index) => directives.at(file, index + 1)));
      assert.deepEqual(
        found,
        LINES.map(([, expected]) => expected),
      );
    });
  }

  it('is nowhere where there is no file', async () => {
    assert.equal(await new Directives().at(join(folder, 'missing.ts'), 1), undefined);
    assert.equal(await new Directives().at('evalmachine.<anonymous>', 1), undefined);
  });
});
