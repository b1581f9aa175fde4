import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { generatedFrames } from '../../../server/ledger/generatedFrames.ts';

function placed(url: string | undefined): { file: string; origin: string; library?: string } {
  const [frame] = generatedFrames([{ source: 1, line: 2, column: 3, function: 'f' }], () => url);
  const { file, origin, library } = frame!;
  return { file, origin, ...(library !== undefined && { library }) };
}

describe('generated frames', () => {
  it('name the path of a file URL', () => {
    assert.deepEqual(placed('file:///shop/a%20b.js'), { file: '/shop/a b.js', origin: 'author' });
    assert.deepEqual(placed('file:///C:/shop/a.js'), { file: 'C:/shop/a.js', origin: 'author' });
  });

  it('keep whatever else V8 calls a script', () => {
    assert.deepEqual(placed('/shop/a.js'), { file: '/shop/a.js', origin: 'author' });
    assert.deepEqual(placed('evalmachine'), { file: 'evalmachine', origin: 'author' });
    assert.deepEqual(placed('file:///100%/a.js'), { file: '/100%/a.js', origin: 'author' });
  });

  it('tell Node and libraries from the author, by the innermost package', () => {
    assert.deepEqual(placed('node:net'), { file: 'node:net', origin: 'node' });
    assert.deepEqual(placed('/a/node_modules/x/node_modules/@neon/pg/i.js'), {
      file: '/a/node_modules/x/node_modules/@neon/pg/i.js',
      origin: 'library',
      library: '@neon/pg',
    });
  });

  it('give a script that was never announced to Node', () => {
    assert.deepEqual(placed(undefined), { file: '', origin: 'node' });
  });
});
