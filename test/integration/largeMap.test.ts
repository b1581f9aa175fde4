import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { REPOSITORY, startProgram, type Program } from '../support/tracedProgram.ts';

/** More than is read by the listener itself. */
const MAP_BYTES = 8 * 1024 * 1024;

describe('a program whose source map is large', function () {
  this.timeout(60_000);
  let database: Database;
  let folder: string;
  let running: Program | undefined;
  before(async () => {
    database = await startDatabaseProcess();
    folder = await realpath(await mkdtemp(join(tmpdir(), 'leak-lens-large-map-')));
    await mkdir(join(folder, 'node_modules'));
    await symlink(join(REPOSITORY, 'node_modules/pg'), join(folder, 'node_modules/pg'), 'junction');
  });
  after(async () => {
    running?.process.kill('SIGKILL');
    await database.stop();
    await rm(folder, { recursive: true });
  });

  /** Builds forgetful.ts under a name as one line with a map that has the text of a large source. */
  async function buildAs(name: string, breakMap: (json: string) => string = (json) => json): Promise<string> {
    const source = join(folder, `${name}.ts`);
    const script = join(folder, `${name}.mjs`);
    await writeFile(
      source,
      await readFile(join(REPOSITORY, 'test/integration/programs/forgetful.ts'), 'utf8'),
    );
    await build({
      entryPoints: [source],
      outfile: script,
      bundle: true,
      minify: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      sourcemap: 'linked',
    });
    const map = JSON.parse(await readFile(`${script}.map`, 'utf8')) as Record<string, unknown[]>;
    map['sources']?.push('generated.ts');
    map['sourcesContent']?.push('x'.repeat(MAP_BYTES));
    await writeFile(`${script}.map`, breakMap(JSON.stringify(map)));
    return script;
  }

  /** What the command says of a script in which clients are forgotten. */
  async function outputOf(script: string): Promise<string> {
    const words = [join(REPOSITORY, 'dist/cli.cjs'), 'run', '--', process.execPath, script, '0', 'forget'];
    const variables = { ...process.env, DATABASE_URL: database.connectionString };
    const program = startProgram(process.execPath, words, variables, { cwd: folder });
    running = program;
    assert.equal(await program.ended, 1, program.output());
    return program.output();
  }

  it("has leaked at the author's line, though it is over before the map is read", async () => {
    assert.match(await outputOf(await buildAs('forgetful')), /LEAKED {2}forgetful\.ts:7:\d+/);
  });

  it("has leaked at the author's lines when there are more such maps than are read at a time", async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    const scripts = await Promise.all(names.map((name) => buildAs(name)));
    const all = join(folder, 'all.mjs');
    await writeFile(all, scripts.map((script) => `import ${JSON.stringify(script)};\n`).join(''));
    const output = await outputOf(all);
    for (const name of names) assert.match(output, new RegExp(`LEAKED {2}${name}\\.ts:7:\\d+`));
  });

  it('has leaked at a generated line when the map is broken, which is said', async () => {
    const output = await outputOf(await buildAs('forgetful', (json) => json.slice(0, -MAP_BYTES / 2)));
    assert.match(output, /LEAKED {2}forgetful\.mjs:1:\d+/);
    assert.match(output, /forgetful\.mjs are of the generated code: its source map is broken .*Build again/);
  });
});
