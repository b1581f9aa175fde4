import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { scriptPath } from '../../../server/sources/scriptPath.ts';

describe('the path of a script', () => {
  for (const [what, url, path] of [
    ['a URL', 'file:///shop/src/orders.mjs', '/shop/src/orders.mjs'],
    ['a URL that a loader has added a query to', 'file:///shop/a.mjs?t=1#x', '/shop/a.mjs'],
    ['a URL with percent-encoding', 'file:///shop/%C3%BC%20%23%25%F0%9F%92%A7.mjs', '/shop/ü #%💧.mjs'],
    ['a path', '/shop/src/a?b#c%20.js', '/shop/src/a?b#c%20.js'],
    ['a path of Windows', 'C:\\shop\\a.js', 'c:\\shop\\a.js'],
    ['a path of Windows with forward slashes', 'C:/shop/a.js', 'c:/shop/a.js'],
    ['a share', '\\\\server\\share\\a.js', '\\\\server\\share\\a.js'],
    ['a name that is no file', 'node:net', 'node:net'],
    ['evaluated code', 'evalmachine.<anonymous>', 'evalmachine.<anonymous>'],
    ['nothing', '', ''],
  ] as const) {
    it(`of ${what}`, () => assert.equal(scriptPath(url), path));
  }

  // Node itself reads these on Windows.
  if (process.platform !== 'win32') {
    for (const [what, url, path] of [
      ['a URL of Windows', 'file:///C:/my%20shop/a.js', 'c:\\my shop\\a.js'],
      ['a URL of a share', 'file://server/share/my%20shop/a.js', '\\\\server\\share\\my shop\\a.js'],
      ['a URL with a percent sign that stands for itself', 'file:///shop/100%.js', 'file:///shop/100%.js'],
      ['a URL of a share with such a sign', 'file://server/100%.js', 'file://server/100%.js'],
    ] as const) {
      it(`of ${what}, on another machine`, () => assert.equal(scriptPath(url), path));
    }
  }
});
