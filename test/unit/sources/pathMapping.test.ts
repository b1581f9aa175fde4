import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { localPath } from '../../../server/sources/pathMapping.ts';

const CONTAINER = { remoteRoot: '/app', localRoot: '/home/me/shop' };

describe('a path of another machine', () => {
  it('is below the local root as it was below the remote one', () => {
    assert.equal(localPath('/app/src/a b.ts', [CONTAINER]), '/home/me/shop/src/a b.ts');
    assert.equal(localPath('/app', [CONTAINER]), '/home/me/shop');
  });

  it('stays as it is outside of every root', () => {
    assert.equal(localPath('/application/a.ts', [CONTAINER]), '/application/a.ts');
    assert.equal(localPath('/srv/app/a.ts', [CONTAINER]), '/srv/app/a.ts');
    assert.equal(localPath('/app/a.ts', []), '/app/a.ts');
    assert.equal(localPath('node:net', [CONTAINER]), 'node:net');
  });

  it('goes by the longest root that contains it', () => {
    const mappings = [CONTAINER, { remoteRoot: '/app/node_modules/lib/', localRoot: '/home/me/lib/' }];
    assert.equal(localPath('/app/node_modules/lib/a.ts', mappings), '/home/me/lib/a.ts');
    assert.equal(localPath('/app/a.ts', mappings), '/home/me/shop/a.ts');
  });

  it('may be one of Windows on either side', () => {
    const toWindows = [{ remoteRoot: '/app', localRoot: 'C:\\shop' }];
    assert.equal(localPath('/app/src/a.ts', toWindows), 'C:\\shop\\src\\a.ts');
    const fromWindows = [{ remoteRoot: 'C:\\app\\', localRoot: '/shop' }];
    assert.equal(localPath('c:\\app\\src\\a.ts', fromWindows), '/shop/src/a.ts');
    const fromShare = [{ remoteRoot: '\\\\server\\share', localRoot: '/shop' }];
    assert.equal(localPath('\\\\server\\share\\src\\a.ts', fromShare), '/shop/src/a.ts');
  });

  it('is told apart by the case of its letters, but for that of a drive', () => {
    assert.equal(localPath('/App/a.ts', [CONTAINER]), '/App/a.ts');
    assert.equal(localPath('D:\\a.ts', [{ remoteRoot: 'd:', localRoot: '/d' }]), '/d/a.ts');
  });
});
