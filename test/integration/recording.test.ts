import { strict as assert } from 'node:assert';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { ReportJson } from '../../server/views/reportJson.ts';
import { REPOSITORY, startProgram } from '../support/tracedProgram.ts';

const CLI = join(REPOSITORY, 'dist/cli.cjs');
const FORGETFUL = 'test/integration/programs/forgetful.ts';

interface Outcome {
  readonly code: number | NodeJS.Signals;
  readonly printed: string;
  readonly output: string;
}

describe('a session that is recorded', function () {
  this.timeout(60_000);
  let database: Database;
  let folder: string;
  let trace: string;
  let live: ReportJson;
  before(async () => {
    database = await startDatabaseProcess();
    folder = await mkdtemp(join(tmpdir(), 'leak-lens-recording-'));
    trace = join(folder, 'session.ndjson');
    await writeFile(trace, 'of somebody else', { mode: 0o644 });
    const program = ['--', process.execPath, '--import', 'tsx', FORGETFUL, '0', 'forget'];
    const { code, printed } = await leakLens('run', '--json', '--record', trace, ...program);
    assert.equal(code, 1);
    live = JSON.parse(printed) as ReportJson;
  });
  after(async () => {
    await database.stop();
    await rm(folder, { recursive: true });
  });

  async function leakLens(...words: readonly string[]): Promise<Outcome> {
    const variables = { ...process.env, DATABASE_URL: database.connectionString };
    const program = startProgram(process.execPath, [CLI, ...words], variables);
    let printed = '';
    program.process.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    return { code: await program.ended, printed, output: program.output() };
  }

  it('is reported about later as it was then', async () => {
    assert.equal(live.findings[0]?.level, 'leaked');
    const { code, printed } = await leakLens('report', '--json', trace);
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(printed), live);
    assert.match(
      (await leakLens('report', trace)).output,
      /LEAKED {2}test\/integration\/programs\/forgetful\.ts:7/,
    );
  });

  it('is in a file of its owner alone, without token and source maps', async () => {
    if (process.platform !== 'win32') assert.equal((await stat(trace)).mode & 0o777, 0o600);
    const text = await readFile(trace, 'utf8');
    assert.match(text, /^\{"kind":"leak-lens-trace","version":1,/);
    assert.match(text, /"kind":"hello",[^\n]*"token":""/);
    assert.doesNotMatch(text, /"sourceMap"/);
  });

  it('is reported about as far as it can be read, which is said', async () => {
    const cut = join(folder, 'cut.ndjson');
    await writeFile(cut, await readFile(trace));
    await appendFile(cut, '{"thread":"1","receivedAtMs":1,"rec');
    const { printed, output } = await leakLens('report', '--json', cut);
    assert.match(output, /1 of \d+ lines of .*cut\.ndjson make no sense and were skipped/);
    assert.deepEqual(JSON.parse(printed), live);
  });

  it('is refused when it is none, with what to do next', async () => {
    const other = join(folder, 'other.json');
    await writeFile(other, '{}\n');
    const newer = join(folder, 'newer.ndjson');
    await writeFile(newer, (await readFile(trace, 'utf8')).replace('"version":1', '"version":2'));
    for (const [file, message] of [
      [other, /other\.json is no trace\. Record one with "leak-lens run --record/],
      [newer, /newer\.ndjson was recorded by Leak Lens \S+, which is newer\. Update this one\./],
      [join(folder, 'missing'), /no such file or directory/],
    ] as const) {
      const { code, output } = await leakLens('report', file);
      assert.equal(code, 2);
      assert.match(output, message);
    }
  });

  it('is not begun when its file cannot be written', async () => {
    const file = join(folder, 'nowhere', 'session.ndjson');
    const { code, output } = await leakLens('run', '--record', file, '--', process.execPath, '-e', '0');
    assert.equal(code, 2);
    assert.match(output, /nothing was run, because the session cannot be recorded: .* Name another file\./);
  });
});
