import assert from 'node:assert/strict';
import { scriptOf } from '../../../../client/launch/packageScript.ts';

const SCRIPTS = {
  start: 'npm run serve -- --port 1',
  serve: 'node server.js',
  round: 'pnpm run round',
  build: 'npm run compile && node x.js',
  compile: 'tsc',
};

function name(runtimeExecutable: string, ...runtimeArgs: string[]): string | undefined {
  return scriptOf({ runtimeExecutable, runtimeArgs }, SCRIPTS)?.name;
}

describe('scriptOf', () => {
  it('understands how each package manager is told to run a script', () => {
    assert.equal(name('npm', 'run', 'serve'), 'serve');
    assert.equal(name('npm', '--silent', 'run-script', 'serve'), 'serve');
    assert.equal(name('/usr/bin/pnpm', 'serve'), 'serve');
    assert.equal(name('yarn.cmd', 'serve'), 'serve');
  });

  it('follows a script that only runs another one, and ends in a circle', () => {
    assert.equal(name('npm', 'start'), 'serve');
    assert.equal(name('npm', 'run', 'round'), 'round');
    assert.equal(name('npm', 'run', 'build'), 'build');
  });

  it('finds none for other commands, unknown scripts and other runtimes', () => {
    assert.equal(name('npm', 'serve'), undefined);
    assert.equal(name('npm', 'run', 'no-such-script'), undefined);
    assert.equal(name('node', 'run', 'serve'), undefined);
    assert.equal(scriptOf({ program: 'server.js' }, SCRIPTS), undefined);
  });
});
