import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { parseArguments } from '../../../server/cli/arguments.ts';

describe('the arguments of leak-lens run', () => {
  it('end where the command begins', () => {
    const command = ['node', 'server.js', '--record', 'x'];
    const plain = { kind: 'run', command, format: 'text' };
    assert.deepEqual(parseArguments(['run', ...command]), plain);
    assert.deepEqual(parseArguments(['run', '--', ...command]), plain);
    const recorded = { ...plain, recordTo: 'session.ndjson' };
    assert.deepEqual(parseArguments(['run', '--record', 'session.ndjson', ...command]), recorded);
    assert.deepEqual(parseArguments(['run', '--record=session.ndjson', '--', ...command]), recorded);
  });
});

describe('the arguments of leak-lens listen', () => {
  const listenAt = (host: string): ReturnType<typeof parseArguments> =>
    parseArguments(['listen', '--host', host, '--port', '7357']);

  it('take a name, and an address of either version, also in brackets', () => {
    for (const host of ['localhost', '10.0.0.7', '::1', 'fe80::1%eth0']) {
      assert.deepEqual(listenAt(host), { kind: 'listen', host, port: 7357, format: 'text' });
    }
    assert.deepEqual(listenAt('[::1]'), listenAt('::1'));
  });

  it('refuse what would be read as the path of a socket', () => {
    for (const host of ['', '[[::1]]', '[]']) {
      assert.deepEqual(listenAt(host), {
        kind: 'mistake',
        message: `"${host}" is no name or address of a host.`,
      });
    }
  });
});
