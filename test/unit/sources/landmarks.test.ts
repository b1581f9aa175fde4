import { strict as assert } from 'node:assert';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { SiteFrame } from '../../../protocol/wire.ts';
import type { PlacedFrame } from '../../../server/ledger/site.ts';
import { Landmarks } from '../../../server/sources/landmarks.ts';
import { Placements } from '../../../server/sources/placement.ts';

const CODE = `await pool.connect();
  await pool.connect(); // leak-lens: ignore
get('/one', async () => {
  await pool.connect();
});
`;

describe('a landmark', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leak-lens-landmarks-'));
    file = join(folder, 'orders.mjs');
    await writeFile(file, CODE);
  });
  after(() => rm(folder, { recursive: true }));

  async function placed(fields: Partial<SiteFrame>): Promise<PlacedFrame | undefined> {
    const placements = new Placements();
    placements.learn({ kind: 'source', source: 1, url: file });
    const frame = { source: 1, line: 4, column: 14, function: '', ...fields };
    const { frames } = await placements.place({ kind: 'site', site: 1, frames: [frame] });
    placements.dispose();
    return frames[0];
  }

  it('is of a line’s code, not of its indentation and its comment', async () => {
    const landmarks = new Landmarks();
    const first = await landmarks.at(file, 1);
    assert.match(first ?? '', /^[\da-f]{8}$/);
    assert.equal(await landmarks.at(file, 2), first);
    assert.notEqual(await landmarks.at(file, 3), first);
    assert.equal(await landmarks.at(file, 99), undefined);
    assert.equal(await landmarks.at(join(folder, 'missing'), 1), undefined);
  });

  it('is that of the first line of an anonymous function, of the line in a module’s own code, and of no named function', async () => {
    const landmarks = new Landmarks();
    const anonymous = await placed({ enclosingLine: 3, enclosingColumn: 13 });
    assert.deepEqual([anonymous?.enclosingLine, anonymous?.landmark], [3, await landmarks.at(file, 3)]);
    const ofModule = await placed({ line: 2, enclosingLine: 1, enclosingColumn: 1 });
    assert.deepEqual([ofModule?.enclosingLine, ofModule?.landmark], [undefined, await landmarks.at(file, 2)]);
    assert.equal((await placed({ enclosingLine: 3, function: 'handle' }))?.landmark, undefined);
  });
});
