import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, it } from 'mocha';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../../../protocol/thresholds.ts';
import { thresholdsByFolder } from '../../../server/lsp/folderThresholds.ts';

const suspectedAfter = (suspectedIdleMs: number): Thresholds => ({ ...DEFAULT_THRESHOLDS, suspectedIdleMs });

const of = (file: string | undefined, ...uris: readonly string[]): number =>
  thresholdsByFolder({
    window: suspectedAfter(0),
    folders: uris.map((uri, index) => ({ uri, thresholds: suspectedAfter(index + 1) })),
  })(file).suspectedIdleMs;

describe('the thresholds for a file', () => {
  it('are those of the innermost folder that contains it, whatever the order', () => {
    assert.equal(of('/shop/api/orders.ts', 'file:///shop', 'file:///shop/api'), 2);
    assert.equal(of('/shop/api/orders.ts', 'file:///shop/api', 'file:///shop'), 1);
    assert.equal(of('/shop/web/orders.ts', 'file:///shop/api', 'file:///shop'), 2);
  });

  it('are the window’s outside of all folders, and where no file is known', () => {
    assert.equal(of('/other/orders.ts', 'file:///shop'), 0);
    assert.equal(of('/shop-api/orders.ts', 'file:///shop'), 0);
    assert.equal(of(undefined, 'file:///shop'), 0);
    assert.equal(of('/shop/orders.ts'), 0);
  });

  it('are those of a folder that is the root of the disk', () => {
    assert.equal(of('/shop/orders.ts', 'file:///'), 1);
  });

  it('are those of a folder that was opened by a symbolic link', () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'leak-lens-folders-')));
    mkdirSync(join(root, 'shop'));
    symlinkSync(join(root, 'shop'), join(root, 'link'));
    const uri = pathToFileURL(join(root, 'link')).toString();
    assert.equal(of(join(root, 'shop/orders.ts'), uri), 1);
    rmSync(root, { recursive: true });
  });
});
