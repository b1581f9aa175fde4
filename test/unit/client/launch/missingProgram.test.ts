import assert from 'node:assert/strict';
import path from 'node:path';
import { missingProgram } from '../../../../client/launch/missingProgram.ts';

const FOLDER = path.resolve('/app');

function missing(
  configuration: Readonly<Record<string, unknown>>,
  ...existing: string[]
): string | undefined {
  return missingProgram(configuration, FOLDER, (file) => existing.includes(path.relative(FOLDER, file)));
}

describe('missingProgram', () => {
  it('names the absolute path of a program that does not exist', () => {
    assert.equal(missing({ program: 'server.js' }), path.join(FOLDER, 'server.js'));
  });

  it('finds nothing wrong with one that exists', () => {
    assert.equal(missing({ program: path.join(FOLDER, 'server.js') }, 'server.js'), undefined);
  });

  it('resolves the program in cwd', () => {
    assert.equal(
      missing({ program: 'server.js', cwd: path.join(FOLDER, 'api') }, path.join('api', 'server.js')),
      undefined,
    );
    assert.notEqual(missing({ program: 'server.js', cwd: path.join(FOLDER, 'api') }, 'server.js'), undefined);
  });

  it('adds the endings that Node and its loaders add', () => {
    assert.equal(missing({ program: 'server' }, 'server.js'), undefined);
    assert.equal(missing({ program: 'server' }, 'server.ts'), undefined);
    assert.notEqual(missing({ program: 'server' }, 'server.txt'), undefined);
  });

  it('checks scripts of runtimes that take scripts', () => {
    assert.notEqual(missing({ program: 'server.ts', runtimeExecutable: '/usr/bin/node' }), undefined);
    assert.notEqual(missing({ program: 'server.ts', runtimeExecutable: 'tsx' }), undefined);
  });

  it('does not judge other runtimes, remote programs and configurations without a program', () => {
    assert.equal(missing({ program: 'start', runtimeExecutable: 'npm' }), undefined);
    assert.equal(missing({ program: '/srv/server.js', remoteRoot: '/srv' }), undefined);
    assert.equal(missing({ runtimeExecutable: 'npm', runtimeArgs: ['start'] }), undefined);
  });
});
