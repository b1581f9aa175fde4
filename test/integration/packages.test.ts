import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { Database } from '../../sample/database/embedded.ts';
import { makePackages, type Packages } from '../../scripts/packages.ts';
import { LEAKING_LINE, writeForgetfulProgram } from '../support/forgetfulProgram.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';
import { zipEntries } from '../support/zipEntries.ts';

const MAX_BYTES = 6 * 1024 * 1024;
/** What npm and npx are called through; on Windows they are scripts. */
const SHELL = process.platform === 'win32';

describe('npm run package', function () {
  // vsce is installed when it is not there.
  this.timeout(300_000);
  let folder: string;
  let packages: Packages;

  before(async () => {
    // As Node names files, which are found behind symbolic links.
    folder = await realpath(await mkdtemp(join(tmpdir(), 'leak lens packages ')));
    packages = await makePackages(folder);
  });
  after(() => rm(folder, { recursive: true }));

  describe('makes a VSIX', () => {
    it('with the files that are needed, and no others', async () => {
      const pages = (await readdir(join(REPOSITORY, 'docs/findings'))).sort();
      assert.deepEqual(zipEntries(await readFile(packages.vsix)), [
        '[Content_Types].xml',
        'extension.vsixmanifest',
        'extension/LICENSE.txt',
        'extension/changelog.md',
        'extension/dist/THIRD-PARTY-NOTICES.txt',
        'extension/dist/cli.cjs',
        'extension/dist/client.cjs',
        'extension/dist/mapWorker.cjs',
        'extension/dist/mappings.wasm',
        'extension/dist/mcp.cjs',
        'extension/dist/runtime-hook.cjs',
        'extension/dist/server.cjs',
        'extension/dist/syntax.cjs',
        'extension/dist/timeline.css',
        'extension/dist/timeline.js',
        ...pages.map((page) => `extension/docs/findings/${page}`),
        'extension/media/icon.png',
        'extension/media/walkthrough/choose.svg',
        'extension/media/walkthrough/fix.md',
        'extension/media/walkthrough/line.svg',
        'extension/media/walkthrough/problems.svg',
        'extension/media/walkthrough/run.svg',
        'extension/package.json',
        'extension/package.nls.json',
        'extension/readme.md',
        'extension/syntaxes/leak-lens-trace.tmLanguage.json',
      ]);
    });

    it('of 6 MB at most', async () => {
      assert.ok((await stat(packages.vsix)).size <= MAX_BYTES);
    });
  });

  describe('makes an npm package that is installed into an empty folder, offline', () => {
    let project: string;
    let installed: string;
    let database: Database;

    const run = promisify(execFile);
    before(async () => {
      database = await startDatabaseProcess();
      project = join(folder, 'project');
      installed = join(project, 'node_modules/pg-leak-lens');
      await mkdir(project);
      await writeFile(join(project, 'package.json'), '{}');
      // A relative path has no space, which the shell would take for its own.
      const tarball = `../${basename(packages.tarball)}`;
      await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], {
        cwd: project,
        shell: SHELL,
      });
      await writeForgetfulProgram(project);
    });
    after(() => database.stop());

    it('with the files that are needed, and no others', async () => {
      const entries = await readdir(installed, { recursive: true });
      assert.deepEqual(entries.map((entry) => entry.replaceAll('\\', '/')).sort(), [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist',
        'dist/THIRD-PARTY-NOTICES.txt',
        'dist/cli.cjs',
        'dist/mapWorker.cjs',
        'dist/mappings.wasm',
        'dist/mcp.cjs',
        'dist/runtime-hook.cjs',
        'dist/runtime-hook.d.cts',
        'dist/scope.cjs',
        'dist/scope.d.cts',
        'package.json',
      ]);
    });

    it('brings no other package along', async () => {
      assert.deepEqual(
        (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.')).sort(),
        ['pg', 'pg-leak-lens'],
      );
    });

    it('names the leaking line by npx', async () => {
      const { code, output } = await outcome(
        run('npx', ['--offline', 'pg-leak-lens', 'run', '--', 'node', 'forgetful.cjs'], {
          cwd: project,
          shell: SHELL,
          env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: database.connectionString },
        }),
      );
      assert.match(output, new RegExp(`LEAKED {2}forgetful\\.cjs:${LEAKING_LINE}:\\d+ {2}forget`));
      assert.equal(code, 1);
    });

    it('lets the hook and scopes be loaded by their names, and nothing else', () => {
      const require = createRequire(join(project, 'program.cjs'));
      assert.equal(require.resolve('pg-leak-lens/hook'), join(installed, 'dist/runtime-hook.cjs'));
      assert.equal(require.resolve('pg-leak-lens/scope'), join(installed, 'dist/scope.cjs'));
      assert.throws(() => require.resolve('pg-leak-lens'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
    });

    it('gives on the licence of everything that is bundled', async () => {
      const notices = await readFile(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
      for (const name of ['source-map', 'valibot', '@vscode/debugadapter', 'vscode-languageclient']) {
        assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
      }
      assert.doesNotMatch(notices, /^(esbuild|playwright-core|pg) \d/m);
    });
  });
});

/** Exit code and everything that was printed; a command that fails is an outcome, too. */
async function outcome(
  ended: Promise<{ readonly stdout: string; readonly stderr: string }>,
): Promise<{ readonly code: unknown; readonly output: string }> {
  try {
    const { stdout, stderr } = await ended;
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}
