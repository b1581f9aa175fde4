import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { isLarge } from '../../../server/sources/mapSize.ts';

const MB = 1024 * 1024;

describe('isLarge', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'map size '));
    await mkdir(join(folder, 'maps'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A file that occupies nothing, of which a script has the beginning. */
  async function file(name: string, bytes: number, text = ''): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    await truncate(path, Math.max(bytes, text.length));
    return path;
  }

  it('tells scripts, maps beside them and maps of the process by their size', async () => {
    const small = await file('small.js', MB);
    assert.equal(await isLarge({ url: small }), false);
    assert.equal(await isLarge({ url: small, sourceMap: ' '.repeat(3 * MB) }), true);
    assert.equal(await isLarge({ url: await file('large.js', 3 * MB) }), true);
    await file('small.js.map', 3 * MB);
    assert.equal(await isLarge({ url: small }), true);
    assert.equal(await isLarge({ url: join(folder, 'missing.js') }), false);
  });

  it('knows the map that the script announces, wherever it is', async () => {
    await file('maps/a b.map', 3 * MB);
    const url = await file('away.js', 0, 'run();\n//# sourceMappingURL=maps/a%20b.map\n');
    assert.equal(await isLarge({ url }), true);
    const remote = { url: 'file:///app/away.js', mappings: [{ remoteRoot: '/app', localRoot: folder }] };
    assert.equal(await isLarge(remote), true);
    assert.equal(await isLarge({ ...remote, mappings: [] }), false);
  });

  it('rejects what nobody could read, with what to do', async () => {
    const url = await file('huge.js', 257 * MB);
    await assert.rejects(isLarge({ url }), /huge\.js .* more than 256 MB\. Split the bundle/);
  });
});
