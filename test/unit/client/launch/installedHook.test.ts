import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installHook } from '../../../../client/launch/installedHook.ts';

describe('installHook', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'installed hook ü '));
    await writeFile(path.join(folder, 'bundle.cjs'), 'one');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const install = (): Promise<string> =>
    installHook(path.join(folder, 'bundle.cjs'), path.join(folder, 'deep/storage'));

  it('copies the bundle into a folder that did not exist', async () => {
    assert.equal(await readFile(await install(), 'utf8'), 'one');
  });

  it('writes an existing copy no second time', async () => {
    const { ino } = await stat(await install());
    assert.equal((await stat(await install())).ino, ino);
  });

  it('keeps the copy of another version', async () => {
    const first = await install();
    await writeFile(path.join(folder, 'bundle.cjs'), 'two');
    const second = await install();
    assert.notEqual(first, second);
    assert.equal(await readFile(first, 'utf8'), 'one');
    assert.equal(await readFile(second, 'utf8'), 'two');
    assert.equal((await readdir(path.dirname(first))).length, 2, 'no temporary file stays behind');
  });

  it('repairs a copy that was cut off', async () => {
    const installed = await install();
    await writeFile(installed, 'o');
    assert.equal(await readFile(await install(), 'utf8'), 'one');
  });

  it('falls back to the bundle itself where nothing can be stored', async () => {
    await writeFile(path.join(folder, 'deep'), 'a file where the folder should be');
    assert.equal(await install(), path.join(folder, 'bundle.cjs'));
  });

  it('rejects when there is no bundle', async () => {
    await rm(path.join(folder, 'bundle.cjs'));
    await assert.rejects(install(), { code: 'ENOENT' });
  });
});
