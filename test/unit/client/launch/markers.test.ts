import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMarkersFolder, readMarkers } from '../../../../client/launch/markers.ts';
import { markerName } from '../../../../protocol/marker.ts';

describe('markers', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'markers ü '));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('have a folder for each launch, which only its owner can enter', async () => {
    const [one, other] = [await createMarkersFolder(folder), await createMarkersFolder(folder)];
    assert.notEqual(one, other);
    if (process.platform !== 'win32') assert.equal((await stat(one!)).mode & 0o777, 0o700);
  });

  it('are not asked for where no folder can be made', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    assert.equal(await createMarkersFolder(file), undefined);
  });

  it('are read as far as they are complete', async () => {
    const marker = { nodeVersion: 'v20.0.0', program: '/app/x.js' };
    await writeFile(path.join(folder, markerName(1)), JSON.stringify(marker));
    await writeFile(path.join(folder, markerName(2)), '');
    await writeFile(path.join(folder, markerName(3)), '{"nodeVersion":3}');
    await writeFile(path.join(folder, 'hook.sock'), JSON.stringify(marker));
    assert.deepEqual(await readMarkers(folder), [marker]);
    assert.deepEqual(await readMarkers(path.join(folder, 'gone')), []);
  });
});
