import { strict as assert } from 'node:assert';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import { describe, it } from 'mocha';
import { LIMITS } from '../../../protocol/wire.ts';
import { TranspiledMaps } from '../../../runtime-hook/transpiledMaps.ts';

const MAP = JSON.stringify({ version: 3, sources: ['ä.ts'], names: [], mappings: 'AAAA' });
const BASE64 = `data:application/json;charset=utf-8;base64,${Buffer.from(MAP).toString('base64')}`;

describe('TranspiledMaps', () => {
  /** Compiles a script that ends with this comment, and asks for its map. */
  function mapOf(filename: string, comment: string): string | undefined {
    // V8 forgets scripts that nobody refers to.
    scripts.push(runInThisContext(`() => 1\n${comment}`, { filename }));
    return maps.of(filename);
  }
  const scripts: unknown[] = [];
  const maps = new TranspiledMaps();

  it('finds the map in a comment that is in no file, by path or URL', () => {
    assert.equal(mapOf('/app/a b.ts', `//# sourceMappingURL=${BASE64}`), MAP);
    assert.equal(mapOf('file:///app/c.mts', `//# sourceMappingURL=${BASE64}`), MAP);
    assert.equal(mapOf('webpack-internal:///./src/d.js?1', `//# sourceMappingURL=${BASE64}`), MAP);
    const plain = `data:application/json,${encodeURIComponent(MAP)}`;
    assert.equal(mapOf('/app/e.ts', `//# sourceMappingURL=${plain}`), MAP);
  });

  it('leaves out the source', () => {
    const map = { ...(JSON.parse(MAP) as object), sourcesContent: ['const password = 1'] };
    const comment = `//# sourceMappingURL=data:application/json,${encodeURIComponent(JSON.stringify(map))}`;
    assert.equal(mapOf('/app/i.ts', comment), MAP);
  });

  it('asks Node first', () => {
    // tsx has told Node of this file.
    const own = maps.of(fileURLToPath(import.meta.url)) ?? maps.of(import.meta.url);
    assert.match(own ?? '', /"version":3/);
  });

  it('leaves maps that are files to the listener', () => {
    assert.equal(mapOf('/app/f.ts', '//# sourceMappingURL=f.ts.map'), undefined);
    assert.equal(mapOf('/app/g.ts', ''), undefined);
  });

  it('does not look at plain JavaScript, unless something has begun to map stacks', () => {
    assert.equal(mapOf('/app/h.js', `//# sourceMappingURL=${BASE64}`), undefined);
    const { prepareStackTrace } = Error as { prepareStackTrace?: unknown };
    try {
      Object.assign(Error, { prepareStackTrace: (error: Error) => error.message });
      assert.equal(maps.of('/app/h.js'), MAP);
    } finally {
      if (prepareStackTrace === undefined)
        delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
      else Object.assign(Error, { prepareStackTrace });
    }
  });

  it('finds maps that are too big to be kept together', () => {
    const names = ['/app/big.ts', '/app/bigger.ts'];
    const padding = ' '.repeat(LIMITS.sourceMapBytes * 0.6);
    const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(MAP + padding).toString('base64')}`;
    for (const filename of names) scripts.push(runInThisContext(`() => 1\n${comment}`, { filename }));
    for (const name of names) assert.equal(maps.of(name)?.trim(), MAP);
  });

  it('does not know scripts that nobody has loaded', () => {
    assert.equal(maps.of('/app/never.ts'), undefined);
    assert.equal(maps.of('evalmachine.<anonymous>'), undefined);
  });
});
