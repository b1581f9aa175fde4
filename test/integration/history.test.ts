import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { ReportJson } from '../../server/views/reportJson.ts';
import { REPOSITORY, startProgram } from '../support/tracedProgram.ts';

const CLI = join(REPOSITORY, 'dist/cli.cjs');

/**
 * Takes so many clients and forgets so many of them: through a class, an anonymous function and a recursion. Another
 * anonymous function, whose line counts alike, takes one more client and gives it back.
 */
const PROGRAM = `const { Pool } = require('pg');
const pool = new Pool({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true, max: 30 });

class Orders {
  async find(isForgotten) {
    const client = await pool.connect();
    await client.query('SELECT 1');
    if (isForgotten) client.connection.stream.unref();
    else client.release();
  }
}

const callAll = (work) => work();
const deeply = async (depth, work) => (depth === 0 ? work() : deeply(depth - 1, work));
const [taken, forgotten] = process.argv.slice(2).map(Number);
callAll(async () => {
  const healthy = await pool.connect();
  healthy.release();
  for (let number = 0; number < taken; number++) {
    await deeply(number % 3, () => new Orders().find(number < forgotten));
  }
});
`;

describe('runs that are remembered', function () {
  this.timeout(120_000);
  let database: Database;
  let folder: string;
  let history: string;
  before(async () => {
    database = await startDatabaseProcess();
    folder = await mkdtemp(join(tmpdir(), 'leak-lens-runs-'));
    history = join(folder, 'history.json');
    await mkdir(join(folder, 'shop/node_modules'), { recursive: true });
    await symlink(join(REPOSITORY, 'node_modules/pg'), join(folder, 'shop/node_modules/pg'), 'junction');
    await writeFile(join(folder, 'shop/orders.cjs'), PROGRAM);
  });
  after(async () => {
    await database.stop();
    await rm(folder, { recursive: true });
  });

  interface Run {
    readonly report: ReportJson;
    readonly output: string;
    readonly code: number | NodeJS.Signals;
  }

  /** Runs the program of a checkout so that it takes so many clients and forgets so many of them. */
  async function run(taken: number, forgotten: number, shop = 'shop'): Promise<Run> {
    const program = startProgram(
      process.execPath,
      [
        ...[CLI, 'run', '--json', '--history', history, '--'],
        ...[process.execPath, 'orders.cjs', `${taken}`, `${forgotten}`],
      ],
      { ...process.env, DATABASE_URL: database.connectionString },
      { cwd: join(folder, shop) },
    );
    let printed = '';
    program.process.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    const code = await program.ended;
    return { code, report: JSON.parse(printed) as ReportJson, output: program.output() };
  }

  /** What the findings say of former runs. */
  const said = ({ report }: Run): readonly string[] =>
    report.findings
      .flatMap(({ evidence }) => evidence)
      .filter((sentence) => /^(New|Still leaking|Leaking again)/.test(sentence));

  const states = ({ report }: Run): readonly string[] =>
    (report.formerLeaks ?? []).map(({ file, line, state }) => `${file}:${line} ${state.kind}`);

  it('say nothing the first time', async () => {
    const first = await run(10, 0);
    assert.deepEqual([said(first), states(first), first.code], [[], [], 0]);
  });

  it('tell what is new', async () => {
    const leaking = await run(10, 5);
    assert.equal(leaking.code, 1);
    assert.deepEqual(new Set(said(leaking)), new Set(['New: it did not leak in the run before.']));
  });

  it('find a leak again after edits above it and in another checkout, and only that one', async () => {
    const edited = PROGRAM.replace(
      'class Orders',
      '// A comment.\nconst unused = 1;\n\nclass Orders',
    ).replace('callAll(async', '\n\ncallAll(async');
    await writeFile(join(folder, 'shop/orders.cjs'), edited);
    await rename(join(folder, 'shop'), join(folder, 'renamed'));
    const again = await run(10, 5, 'renamed');
    assert.deepEqual(
      new Set(said(again)),
      new Set(['Still leaking: also in 1 of the 2 runs before (50 % of acquires then, 50 % now).']),
    );
    assert.deepEqual(new Set(again.report.findings.map(({ at }) => at?.line)), new Set([9]));
  });

  it('list what was not exercised, without failing for it', async () => {
    const idle = await run(0, 0, 'renamed');
    assert.deepEqual(states(idle), ['orders.cjs:9 not-exercised']);
    assert.equal(idle.code, 0);
  });

  it('call nothing fixed before it is proven, and then do', async () => {
    assert.deepEqual(states(await run(19, 0, 'renamed')), ['orders.cjs:9 unproven']);
    const fixed = await run(1, 0, 'renamed');
    assert.deepEqual(states(fixed), ['orders.cjs:9 verified-fixed']);
    assert.deepEqual(fixed.report.formerLeaks?.[0]?.evidence, [
      'Verified fixed: 20 clean acquires since it leaked in 50 % of them; the chance of mere luck is below 1 %.',
    ]);
    assert.deepEqual(states(await run(1, 0, 'renamed')), []);
  });

  it('run as ever where their file is damaged, which is said', async () => {
    await writeFile(history, (await readFile(history, 'utf8')).slice(0, -10));
    const { code, output, report } = await run(1, 0, 'renamed');
    assert.equal(code, 0);
    assert.match(
      output,
      /leak-lens: .*history\.json is damaged .* It is kept as .*history\.json\.corrupt-\w+/,
    );
    assert.deepEqual(report.formerLeaks, []);
  });
});
