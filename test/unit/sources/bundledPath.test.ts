import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { bundledPath } from '../../../server/sources/bundledPath.ts';

describe('bundledPath', () => {
  let project: string;
  let dist: string;
  let author: string;

  before(async () => {
    project = await mkdtemp(join(tmpdir(), 'bundled '));
    dist = join(project, 'dist/server');
    author = join(project, 'src/my orders.ts');
    await mkdir(dist, { recursive: true });
    await mkdir(join(project, 'src'));
    await writeFile(author, '');
  });
  after(() => rm(project, { recursive: true }));

  for (const source of [
    'webpack:///./src/my orders.ts',
    'webpack://shop/./src/my%20orders.ts',
    'webpack://@scope/shop/./src/my orders.ts?1a2b',
    'webpack-internal:///./src/my orders.ts',
    'webpack-internal:///(rsc)/./src/my orders.ts',
    'turbopack:///[project]/src/my orders.ts',
  ]) {
    it(`finds ${source} at or above the bundle`, () => {
      assert.equal(bundledPath(source, dist), author);
      assert.equal(bundledPath(source, project), author);
    });
  }

  it('leaves names of files that are nowhere, and paths, as they are', () => {
    for (const source of [
      'webpack://shop/./src/gone.ts',
      'webpack://shop/50%',
      author,
      'node:net',
      'C:\\a.ts',
      '',
    ]) {
      assert.equal(bundledPath(source, dist), source);
    }
  });
});
