import assert from 'node:assert/strict';
import { hookEnvironment, type LaunchEnvironment } from '../../../../client/launch/hookEnvironment.ts';

const TARGET = { hookPath: '/a b/hook.cjs', endpoint: '/tmp/x/hook.sock', token: 'secret' };
const PRELOAD = '--require "/a b/hook.cjs"';

function environment(env: LaunchEnvironment, envFile?: string, platform = 'linux'): LaunchEnvironment {
  return hookEnvironment({ env, envFile, platform }, TARGET);
}

describe('hookEnvironment', () => {
  it('adds the hook, endpoint and token to an empty environment', () => {
    assert.deepEqual(environment({}), {
      LEAK_LENS_ENDPOINT: '/tmp/x/hook.sock',
      LEAK_LENS_TOKEN: 'secret',
      NODE_OPTIONS: PRELOAD,
    });
  });

  it('keeps the other variables of env, removed ones too', () => {
    const result = environment({ PORT: '3000', DEBUG: null });
    assert.equal(result['PORT'], '3000');
    assert.equal(result['DEBUG'], null);
  });

  it('extends the NODE_OPTIONS of env', () => {
    assert.equal(environment({ NODE_OPTIONS: '--no-warnings' })['NODE_OPTIONS'], `--no-warnings ${PRELOAD}`);
  });

  it('carries over the NODE_OPTIONS that only the envFile has', () => {
    const envFile = '\uFEFF# comment\nNODE_OPTIONS="--max-old-space-size=512"\nPORT=1\n';
    const result = environment({}, envFile);
    assert.equal(result['NODE_OPTIONS'], `--max-old-space-size=512 ${PRELOAD}`);
    assert.equal(result['PORT'], undefined, 'js-debug reads the rest of the file itself');
  });

  it('takes NODE_OPTIONS of env before that of the envFile, and null as none', () => {
    assert.equal(environment({ NODE_OPTIONS: '--a' }, 'NODE_OPTIONS=--b')['NODE_OPTIONS'], `--a ${PRELOAD}`);
    assert.equal(environment({ NODE_OPTIONS: null }, 'NODE_OPTIONS=--b')['NODE_OPTIONS'], PRELOAD);
  });

  it('adds the hook once when asked twice', () => {
    assert.deepEqual(environment(environment({ NODE_OPTIONS: '--a' })), environment({ NODE_OPTIONS: '--a' }));
  });

  it('leaves one NODE_OPTIONS on Windows, where case does not count', () => {
    assert.deepEqual(environment({ Node_Options: '--a' }, undefined, 'win32'), {
      LEAK_LENS_ENDPOINT: '/tmp/x/hook.sock',
      LEAK_LENS_TOKEN: 'secret',
      NODE_OPTIONS: `--a ${PRELOAD}`,
    });
    assert.equal(
      environment({ Node_Options: '--a' })['NODE_OPTIONS'],
      PRELOAD,
      'elsewhere it is another variable',
    );
  });
});
