import assert from 'node:assert/strict';
import { missingHook, type LaunchEvidence, type MissingHook } from '../../../../client/launch/missingHook.ts';

const NPM_START = { runtimeExecutable: 'npm', runtimeArgs: ['run', 'start'] };
const SERVER = { nodeVersion: 'v20.0.0', program: '/app/server.js' };
const NPM = { nodeVersion: 'v20.0.0', program: '/usr/lib/node_modules/npm/bin/npm-cli.js' };

function missing(evidence: Partial<LaunchEvidence>): MissingHook | undefined {
  return missingHook({ configuration: {}, scripts: {}, markers: [], ...evidence });
}

describe('missingHook', () => {
  it('is nothing when a program has loaded the hook, whatever else may look wrong', () => {
    const scripts = { start: 'NODE_OPTIONS=--a node server.js' };
    assert.equal(missing({ configuration: NPM_START, scripts, markers: [NPM, SERVER] }), undefined);
    assert.equal(missing({ markers: [{ nodeVersion: 'v18.0.0' }] }), undefined);
  });

  it('names Node when it is too old, and not one version earlier', () => {
    assert.deepEqual(missing({ markers: [{ ...SERVER, nodeVersion: 'v17.9.1' }] }), {
      kind: 'old-node',
      nodeVersion: 'v17.9.1',
    });
  });

  it('names the script that sets NODE_OPTIONS, although npm itself has loaded the hook', () => {
    const text = 'cross-env NODE_OPTIONS=--a node server.js';
    assert.deepEqual(missing({ configuration: NPM_START, scripts: { start: text }, markers: [NPM] }), {
      kind: 'own-node-options',
      script: { name: 'start', text },
    });
  });

  it('finds --inspect-brk in the script, where js-debug finds it too', () => {
    const text = 'NODE_OPTIONS=--a node --inspect-brk server.js';
    assert.equal(missing({ configuration: NPM_START, scripts: { start: text } })?.kind, 'inspect-in-script');
  });

  it('names attachSimplePort only when it is set', () => {
    assert.equal(missing({ configuration: { attachSimplePort: 9229 } })?.kind, 'attach-simple-port');
    assert.equal(missing({ configuration: { attachSimplePort: null } })?.kind, 'unknown');
  });

  it('names another runtime, in the configuration or in the script', () => {
    const runtime = (evidence: Partial<LaunchEvidence>): unknown => {
      const found = missing(evidence);
      return found?.kind === 'other-runtime' ? found.runtime : found;
    };
    assert.equal(runtime({ configuration: { runtimeExecutable: '/home/me/.deno/bin/deno' } }), 'deno');
    assert.equal(runtime({ configuration: NPM_START, scripts: { start: 'bun run server.ts' } }), 'bun');
    assert.deepEqual(runtime({ configuration: NPM_START, scripts: { start: 'node bundle.js' } }), {
      kind: 'unknown',
    });
  });

  it('says so when only the tool that starts the program has loaded the hook', () => {
    for (const [program, runner] of [
      [NPM.program, 'npm'],
      ['/usr/bin/npx', 'npx'],
      ['C:\\tools\\pnpm.cjs', 'pnpm'],
      ['/app/node_modules/nodemon/bin/nodemon.js', 'nodemon'],
    ] as const) {
      assert.deepEqual(missing({ markers: [{ ...SERVER, program }] }), { kind: 'only-runner', runner });
    }
    assert.equal(missing({ markers: [{ ...SERVER, program: '/app/yarn-server.js' }] }), undefined);
  });

  it('knows that a person has switched the hook off', () => {
    assert.equal(missing({ configuration: { env: { LEAK_LENS_DISABLE: '1' } } })?.kind, 'switched-off');
  });

  it('knows nothing about a program that may not write, wherever it is told so', () => {
    const scripts = { start: 'node --permission server.js' };
    for (const evidence of [
      { configuration: { runtimeArgs: ['--permission', '--allow-fs-read=*'] } },
      { configuration: { runtimeArgs: ['--experimental-permission', '--allow-fs-write=/app/logs'] } },
      { configuration: { env: { NODE_OPTIONS: '--no-warnings --permission --require "/hook.cjs"' } } },
      { configuration: NPM_START, scripts, markers: [NPM] },
    ]) {
      assert.deepEqual(missing(evidence), { kind: 'no-permission' });
    }
  });

  it('does not take a program for one that may not write when it may, or is only called so', () => {
    for (const runtimeArgs of [
      ['--permission', '--allow-fs-write=*'],
      ['--permission-report'],
      ['permission'],
    ]) {
      assert.deepEqual(missing({ configuration: { runtimeArgs } }), { kind: 'unknown' });
    }
    const scripts = { start: 'NODE_OPTIONS=--permission node server.js' };
    assert.equal(missing({ configuration: NPM_START, scripts })?.kind, 'own-node-options');
  });
});
