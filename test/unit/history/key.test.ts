import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { keyOf, stableName } from '../../../server/history/key.ts';
import { frame } from '../ledger/observation.ts';

const acquire = frame({ enclosingLine: 29 });
const keyIn = (...frames: Parameters<typeof keyOf>[0]): string => keyOf(frames, ['/shop']);

describe('the key of a signature', () => {
  it('is the same in another checkout, and after edits above', () => {
    const moved = { ...acquire, file: '/elsewhere/shop-2/orders.ts' };
    assert.equal(keyOf([moved], ['/elsewhere/shop-2/']), keyIn(acquire));
    assert.equal(keyIn({ ...acquire, line: 38, enclosingLine: 36 }), keyIn(acquire));
  });

  it('is the same however deep a recursion is', () => {
    const again = frame({ line: 40, enclosingLine: 35, function: 'walk' });
    const other = frame({ line: 50, enclosingLine: 45, function: 'visit' });
    assert.equal(keyIn(acquire, again, other, again, other, again), keyIn(acquire, again, other));
    assert.notEqual(keyIn(acquire, again), keyIn(acquire));
  });

  it('tells anonymous functions, lines of a module and callers of a helper apart', () => {
    const anonymous = { ...acquire, function: '' };
    const ofModule = frame({ function: '' });
    const keys = [
      [{ ...anonymous, landmark: 'a' }],
      [{ ...anonymous, landmark: 'b' }],
      [{ ...ofModule, landmark: 'a' }],
      [{ ...ofModule, landmark: 'c' }],
      [acquire, frame({ function: 'one', enclosingLine: 31 })],
      [acquire, frame({ function: 'two', enclosingLine: 31 })],
    ].map((frames) => keyIn(...frames));
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(
      keyIn({ ...ofModule, landmark: 'a', line: 99 }),
      keyIn({ ...ofModule, landmark: 'a' }),
      'a line of a module may move',
    );
  });

  it('does not depend on the hash that a bundler puts into a name', () => {
    for (const [one, other] of [
      ['main.3f2a9c1b.js', 'main.04d1e7aa.js'],
      ['main-3f2a9c1bd4e5f6a7.cjs', 'main-0123456789abcdef.cjs'],
      ['chunk-ABC2XY7Z.js', 'chunk-QWERTY23.js'],
      ['index-BdF3k9_a.js', 'index-x0PqR-12.js'],
    ] as const) {
      assert.equal(stableName(`/shop/dist/${one}`, ['/shop']), stableName(`/shop/dist/${other}`, ['/shop']));
    }
    for (const plain of ['dist/order-services.js', 'dist/decade.js', 'src/main.3f2a9c1b.ts', 'dist/v2.js']) {
      assert.equal(stableName(`/shop/${plain}`, ['/shop']), plain);
    }
  });

  it('names files from the folder that they are in, of Windows, too, and absolutely elsewhere', () => {
    assert.equal(stableName('c:\\shop\\src\\a.ts', ['c:\\shop']), 'src/a.ts');
    assert.equal(stableName('/other/a.ts', ['/shop']), '/other/a.ts');
    assert.equal(stableName('/shopping/a.ts', ['/shop']), '/shopping/a.ts');
    assert.equal(stableName('/w/one/a.ts', ['/w/one', '/w/two']), 'one/a.ts');
  });
});
