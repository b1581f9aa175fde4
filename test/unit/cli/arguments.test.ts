import { strict as assert } from 'node:assert';
import { resolve } from 'node:path';
import { describe, it } from 'mocha';
import { DEFAULT_THRESHOLDS } from '../../../protocol/thresholds.ts';
import { parseArguments } from '../../../server/cli/arguments.ts';

describe('the arguments of leak-lens run', () => {
  it('end where the command begins', () => {
    const command = ['node', 'server.js', '--record', 'x'];
    const plain = { kind: 'run', command, format: 'text', thresholds: DEFAULT_THRESHOLDS, pathMappings: [] };
    assert.deepEqual(parseArguments(['run', ...command]), plain);
    assert.deepEqual(parseArguments(['run', '--', ...command]), plain);
    const recorded = { ...plain, recordTo: 'session.ndjson' };
    assert.deepEqual(parseArguments(['run', '--record', 'session.ndjson', ...command]), recorded);
    assert.deepEqual(parseArguments(['run', '--record=session.ndjson', '--', ...command]), recorded);
    const remembered = { ...plain, history: 'runs.json' };
    assert.deepEqual(parseArguments(['run', '--history', 'runs.json', ...command]), remembered);
  });
});

describe('the arguments of leak-lens listen', () => {
  const listenAt = (host: string): ReturnType<typeof parseArguments> =>
    parseArguments(['listen', '--host', host, '--port', '7357']);

  it('take a name, and an address of either version, also in brackets', () => {
    for (const host of ['localhost', '10.0.0.7', '::1', 'fe80::1%eth0']) {
      assert.deepEqual(listenAt(host), {
        kind: 'listen',
        host,
        port: 7357,
        format: 'text',
        thresholds: DEFAULT_THRESHOLDS,
        pathMappings: [],
      });
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

describe('the arguments of leak-lens mcp', () => {
  it('are nothing, a window or a recorded session', () => {
    assert.deepEqual(parseArguments(['mcp']), { kind: 'mcp', source: { kind: 'listener' } });
    assert.deepEqual(parseArguments(['mcp', '--window', 'shop']), {
      kind: 'mcp',
      source: { kind: 'listener', folder: resolve('shop') },
    });
    assert.deepEqual(parseArguments(['mcp', '--threshold', 'starvedSeconds=2', 'session.leaktrace']), {
      kind: 'mcp',
      source: {
        kind: 'trace',
        file: 'session.leaktrace',
        thresholds: { ...DEFAULT_THRESHOLDS, starvedMs: 2000 },
      },
    });
  });

  it('are refused where they contradict each other', () => {
    const message = (...words: readonly string[]): string => {
      const command = parseArguments(['mcp', ...words]);
      assert.ok(command.kind === 'mistake');
      return command.message;
    };
    assert.match(message('--window', 'shop', 'session.leaktrace'), /not both/);
    assert.match(message('one.leaktrace', 'two.leaktrace'), /Name one file/);
    assert.match(message('--threshold', 'starvedSeconds=2'), /of a window its settings count/);
  });
});

describe('the path mappings of the command', () => {
  it('name a folder there and one here, as often as it is needed', () => {
    const command = parseArguments(['run', '--map', '/app=shop', '--map', '/lib=/opt/lib', '--', 'x']);
    assert.ok(command.kind === 'run');
    assert.deepEqual(command.pathMappings, [
      { remoteRoot: '/app', localRoot: resolve('shop') },
      { remoteRoot: '/lib', localRoot: resolve('/opt/lib') },
    ]);
  });

  it('are refused when they do not name two', () => {
    for (const word of ['/app', '=shop', '/app=']) {
      const command = parseArguments(['listen', '--map', word]);
      assert.ok(command.kind === 'mistake');
      assert.match(command.message, /does not say which folder is which\. Write --map/);
    }
  });
});

describe('the thresholds of the command', () => {
  const parsed = (...thresholds: readonly string[]): ReturnType<typeof parseArguments> =>
    parseArguments(['report', ...thresholds.flatMap((word) => ['--threshold', word]), 'session.ndjson']);

  it('are those of the settings, and what is said last counts', () => {
    assert.deepEqual(parsed('suspectedIdleSeconds=7', 'lateReturnsToLearn=5', 'suspectedIdleSeconds=7.5'), {
      kind: 'report',
      trace: 'session.ndjson',
      format: 'text',
      thresholds: { ...DEFAULT_THRESHOLDS, suspectedIdleMs: 7500, lateReturnsToLearn: 5 },
    });
  });

  it('are no part of the command that is run', () => {
    const command = parseArguments(['run', '--threshold', 'starvedSeconds=2', 'node', 'server.js']);
    assert.ok(command.kind === 'run');
    assert.deepEqual(command.command, ['node', 'server.js']);
    assert.equal(command.thresholds.starvedMs, 2000);
  });

  it('are refused when there is no such name, no value, or no sense in it', () => {
    for (const word of [
      'starvedMs=7',
      'starvedSeconds',
      'starvedSeconds=',
      'starvedSeconds=0',
      'starvedSeconds=soon',
    ]) {
      const command = parsed(word);
      assert.ok(command.kind === 'mistake', word);
      assert.match(command.message, /starvedSeconds/);
    }
    assert.deepEqual(parsed('starvedSeconds=soon'), {
      kind: 'mistake',
      message: 'starvedSeconds is "soon", which is no number from 0.5 to 86400.',
    });
  });
});
