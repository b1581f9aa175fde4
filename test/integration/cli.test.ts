import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import manifest from '../../package.json' with { type: 'json' };
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { ReportJson } from '../../server/views/reportJson.ts';
import { REPOSITORY, startProgram, type Program } from '../support/tracedProgram.ts';

const CLI = join(REPOSITORY, 'dist/cli.cjs');
const FORGETFUL = 'test/integration/programs/forgetful.ts';

describe('leak-lens run', function () {
  this.timeout(60_000);
  let database: Database;

  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  const leakLens = (...words: readonly string[]): Program =>
    startProgram(process.execPath, [CLI, ...words], {
      ...process.env,
      DATABASE_URL: database.connectionString,
    });
  const traced = (...words: readonly string[]): Program =>
    leakLens('run', '--', process.execPath, '--import', 'tsx', ...words);

  it('names the line of a leak and exits with 1', async () => {
    const program = traced(FORGETFUL, '0', 'forget');
    assert.equal(await program.ended, 1);
    assert.match(program.output(), /test\/integration\/programs\/forgetful\.ts:7:\d+/);
    assert.doesNotMatch(program.output(), /forgetful\.ts:14/);
  });

  it("exits with the command's own code when nothing leaked, and says so", async () => {
    const program = traced(FORGETFUL, '3');
    assert.equal(await program.ended, 3);
    assert.match(program.output(), /no leak; the only lease was released/);
  });

  it('says nothing of lines with a comment that asks for it, but that there are some', async () => {
    const program = traced('test/integration/programs/exempt.ts', '4');
    assert.equal(await program.ended, 4);
    assert.match(program.output(), /no leak; 0 of 2 leases released/);
    assert.match(program.output(), /1 call site was ignored, as a comment there says\./);
  });

  it('writes an issue report on standard output that says what was patched, and nothing of the program', async () => {
    const program = leakLens(
      ...['run', '--issue-report', '--', process.execPath, '--import', 'tsx', FORGETFUL, '0', 'forget'],
    );
    let report = '';
    program.process.stdout.on('data', (data: Buffer) => (report += data.toString()));
    assert.equal(await program.ended, 1);
    assert.match(report, new RegExp(`- Leak Lens: ${manifest.version.replaceAll('.', '\\.')}\n`));
    assert.match(report, /- patched: pool of pg-pool 3\.\d+\.\d+\n- patched: client of pg 8\.\d+\.\d+\n/);
    assert.match(report, /- leases: acquired \d, released \d, failed 0, open 1, poolQueries 0\n/);
    for (const secret of [
      'forgetful',
      'SELECT',
      '127.0.0.1',
      REPOSITORY,
      new URL(database.connectionString).port,
    ]) {
      assert.ok(!report.includes(secret), `${secret} is in:\n${report}`);
    }
  });

  it('reports as JSON on standard output, alone', async () => {
    const program = leakLens(
      ...['run', '--json', '--', process.execPath, '--import', 'tsx', FORGETFUL, '0', 'forget'],
    );
    let json = '';
    program.process.stdout.on('data', (data: Buffer) => (json += data.toString()));
    assert.equal(await program.ended, 1);
    const { version, findings } = JSON.parse(json) as ReportJson;
    assert.equal(version, 1);
    assert.deepEqual(
      findings.map(({ level, at }) => [level, at?.file, at?.line]),
      [['leaked', FORGETFUL, 7]],
    );
  });

  it('reports on SIGINT what was held, without calling it a leak', async () => {
    const program = traced('test/integration/programs/held.ts');
    await program.printed(/holding/);
    program.process.kill('SIGINT');
    assert.equal(await program.ended, 130);
    assert.match(program.output(), /1 client was held when the process was stopped/);
    assert.doesNotMatch(program.output(), /leaked at/);
  });

  it('says when no pool was seen', async () => {
    const program = leakLens('run', '--', process.execPath, '-e', 'process.exitCode = 4');
    assert.equal(await program.ended, 4);
    assert.match(program.output(), /no pool/i);
  });

  it('says when there is no such command', async () => {
    const program = leakLens('run', '--', 'no-such-command');
    assert.equal(await program.ended, 127);
    assert.match(program.output(), /there is no command "no-such-command" here\. Check its spelling/);
  });

  it('explains itself when it is called wrongly', async () => {
    for (const words of [['walk'], ['run'], ['run', '--fast', '--', 'node']]) {
      const program = leakLens(...words);
      assert.equal(await program.ended, 2);
      assert.match(program.output(), /Usage: leak-lens run/);
    }
  });

  it('answers --help and --version', async () => {
    const help = leakLens('--help');
    assert.equal(await help.ended, 0);
    assert.match(help.output(), /^Usage: leak-lens run/);
    const version = leakLens('--version');
    assert.equal(await version.ended, 0);
    assert.equal(version.output(), `${manifest.version}\n`);
  });

  it('runs nothing with a Node that is too old, and says which one it needs', async () => {
    const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.18.3'}})`;
    const program = startProgram(
      process.execPath,
      ['--import', old, CLI, 'run', '--', process.execPath, '-p', '"this is the program"'],
      process.env,
    );
    assert.equal(await program.ended, 2);
    assert.ok(program.output().includes(`needs Node ${manifest.engines.node.replace('>=', '')} or newer`));
    assert.match(program.output(), /this is Node 20\.18\.3/);
    assert.doesNotMatch(program.output(), /this is the program/);
  });

  it('leaves nothing behind when its terminal is closed or it is told to stop', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'leak-lens-stopped-'));
    for (const signal of ['SIGHUP', 'SIGTERM'] as const) {
      const code = 'console.log("runs"); setInterval(() => undefined, 1000)';
      const words = [CLI, 'run', '--', process.execPath, '-e', code];
      const program = startProgram(process.execPath, words, { ...process.env, TMPDIR: temporary });
      await program.printed(/runs/);
      assert.equal((await readdir(temporary)).length, 1);
      program.process.kill(signal);
      assert.equal(await program.ended, 128 + constants.signals[signal]);
      assert.match(program.output(), /no process with a pool reported/);
      assert.deepEqual(await readdir(temporary), []);
    }
    await rm(temporary, { recursive: true });
  });

  it('lets a program fail as it would when its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const program = startProgram(
      process.execPath,
      [CLI, 'run', '--', process.execPath, '--import', 'tsx', 'sample/service.ts'],
      { ...process.env, DATABASE_URL: database.connectionString, PORT: String(port) },
    );
    assert.equal(await program.ended, 1);
    assert.match(program.output(), /cannot listen on port \d+: another program uses it\.\nStop that program/);
    other.close();
  });

  it('lets a program fail as it would when PostgreSQL is not reachable', async () => {
    const program = startProgram(
      process.execPath,
      [CLI, 'run', '--', process.execPath, '--import', 'tsx', 'sample/service.ts'],
      { ...process.env, DATABASE_URL: 'postgres://127.0.0.1:1/none', PORT: '0' },
    );
    assert.equal(await program.ended, 1);
    assert.match(program.output(), /cannot be used: .*ECONNREFUSED.*\nCheck that PostgreSQL runs/);
  });
});
