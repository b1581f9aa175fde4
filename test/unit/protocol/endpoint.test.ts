import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import {
  addressOf,
  endpointFolder,
  endpointPath,
  MAX_ENDPOINT_BYTES,
  tcpEndpoint,
} from '../../../protocol/endpoint.ts';

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

describe('endpointFolder', () => {
  it('is the directory of a socket', () => {
    assert.equal(endpointFolder(`/tmp/leak-lens-${ID}/hook.sock`, '/elsewhere'), `/tmp/leak-lens-${ID}`);
  });

  it('is a directory named like the pipe, which lies in none', () => {
    assert.equal(endpointFolder(`\\\\.\\pipe\\leak-lens-${ID}`, 'C:\\Temp\\'), `C:\\Temp\\leak-lens-${ID}`);
  });
});

describe('addressOf', () => {
  const ADDRESSES = [
    { host: '127.0.0.1', port: 7357 },
    { host: 'host.docker.internal', port: 1 },
    { host: '::1', port: 65_535 },
  ];
  for (const address of ADDRESSES) {
    it(`reads ${tcpEndpoint(address)}`, () => assert.deepEqual(addressOf(tcpEndpoint(address)), address));
  }

  it('is a path where there is no TCP host and port', () => {
    for (const path of [
      '/tmp/hook.sock',
      `\\\\.\\pipe\\leak-lens-${ID}`,
      'tcp://127.0.0.1',
      'tcp://::1:7357',
      'C:\\a:1',
    ])
      assert.deepEqual(addressOf(path), { path });
  });
});
