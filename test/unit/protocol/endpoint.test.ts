import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { endpointPath, MAX_ENDPOINT_BYTES } from '../../../protocol/endpoint.ts';

const ID = '0123456789abcdef';

describe('endpointPath', () => {
  it('is a socket in a directory of its own', () => {
    assert.equal(
      endpointPath({ platform: 'linux', temporaryDirectory: '/tmp/' }, ID),
      `/tmp/leak-lens-${ID}/hook.sock`,
    );
  });

  it('is a named pipe on Windows', () => {
    assert.equal(
      endpointPath({ platform: 'win32', temporaryDirectory: 'C:\\Temp' }, ID),
      `\\\\.\\pipe\\leak-lens-${ID}`,
    );
  });

  it('leaves a temporary directory in which no socket can be made, and not one that just fits', () => {
    const rest = `/leak-lens-${ID}/hook.sock`.length;
    const longest = `/${'d'.repeat(MAX_ENDPOINT_BYTES - rest - 1)}`;
    const inside = (temporaryDirectory: string): boolean =>
      endpointPath({ platform: 'darwin', temporaryDirectory }, ID).startsWith(temporaryDirectory);
    assert.ok(inside(longest));
    assert.ok(!inside(`${longest}d`));
    assert.ok(!inside(`/${'é'.repeat(40)}`));
  });
});
