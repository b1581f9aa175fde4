import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { ReportJson } from '../../server/views/reportJson.ts';
import { seededProgram } from '../support/seededProgram.ts';
import { REPOSITORY, startProgram } from '../support/tracedProgram.ts';

const SEED = 0x1ea_c5;
const FILES = 300;
const LEAKS = 100;

describe(`${LEAKS} leaks in a program of ${FILES} files (seed ${SEED})`, function () {
  this.timeout(60_000);
  const program = seededProgram(SEED, FILES, LEAKS);
  let database: Database;
  let folder: string;
  before(async () => {
    database = await startDatabaseProcess();
    folder = await realpath(await mkdtemp(join(tmpdir(), 'leak-lens-seeded-')));
    await mkdir(join(folder, 'node_modules'));
    await symlink(join(REPOSITORY, 'node_modules/pg'), join(folder, 'node_modules/pg'), 'junction');
    for (const { name, text } of program.files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  });
  after(async () => {
    await database.stop();
    await rm(folder, { recursive: true });
  });

  const options = {
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    write: true,
  } satisfies BuildOptions;

  async function reportOf(script: string): Promise<ReportJson> {
    const words = [join(REPOSITORY, 'dist/cli.cjs'), 'run', '--json', '--', process.execPath, script];
    const variables = { ...process.env, DATABASE_URL: database.connectionString };
    const traced = startProgram(process.execPath, words, variables, { cwd: folder });
    let printed = '';
    traced.process.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    assert.equal(await traced.ended, 1, traced.output());
    return JSON.parse(printed) as ReportJson;
  }

  function assertAllAndNoOthers({ totals, findings, misuses }: ReportJson): void {
    assert.deepEqual(
      findings.map(({ level, at }) => `${level} ${at?.file}:${at?.line}`).sort(),
      program.leaks.map((place) => `leaked ${place}`).sort(),
    );
    assert.deepEqual(misuses, []);
    assert.equal(totals.acquired, program.sound + LEAKS);
    assert.equal(totals.open, LEAKS);
  }

  it('are there', () => {
    assert.equal(program.files.length, FILES);
    assert.equal(program.leaks.length, LEAKS);
    assert.ok(program.sound > 2 * LEAKS, `${program.sound} lines are sound.`);
  });

  it('are found where they are, and no others, when it is compiled file by file', async () => {
    const entryPoints = program.files.map(({ name }) => join(folder, name));
    const outdir = join(folder, 'out');
    await build({ ...options, entryPoints, outdir, outbase: join(folder, 'src'), sourcemap: 'external' });
    assertAllAndNoOthers(await reportOf('out/main.js'));
  });

  it('are found where they are, and no others, when it is one bundle of one line', async () => {
    const entryPoints = [join(folder, 'src/main.ts')];
    const outfile = join(folder, 'bundle/shop.js');
    await build({
      ...options,
      entryPoints,
      outfile,
      bundle: true,
      minify: true,
      packages: 'external',
      sourcemap: 'linked',
    });
    assertAllAndNoOthers(await reportOf('bundle/shop.js'));
  });
});
