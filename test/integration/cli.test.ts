import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
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
