import { strict as assert } from 'node:assert';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { ReportJson } from '../../server/views/reportJson.ts';
import { REPOSITORY, startProgram, type Program } from '../support/tracedProgram.ts';

const FORGETFUL = 'test/integration/programs/forgetful.ts';
const BRIEF = 'test/integration/programs/brief.cjs';

describe('leak-lens listen', function () {
  this.timeout(60_000);
  let database: Database;

  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database.stop());

  const listening = (...words: readonly string[]): Program =>
    startProgram(process.execPath, [join(REPOSITORY, 'dist/cli.cjs'), 'listen', ...words], process.env);

  /** The variables that the command printed. */
  async function variablesOf(command: Program): Promise<NodeJS.ProcessEnv> {
    await command.printed(/^NODE_OPTIONS=.+\n/m);
    const lines = command.output().matchAll(/^([A-Z_]+)=(.+)$/gm);
    return Object.fromEntries(Array.from(lines, ([, name, value]) => [name!, value!]));
  }

  const start = (variables: NodeJS.ProcessEnv, ...words: readonly string[]): Program =>
    startProgram(process.execPath, ['--import', 'tsx', FORGETFUL, ...words], {
      ...process.env,
      ...variables,
      DATABASE_URL: database.connectionString,
    });

  it('names the line of a leak in a program that was started elsewhere, on Ctrl+C', async () => {
    const command = listening();
    const variables = await variablesOf(command);
    assert.match(variables['LEAK_LENS_ENDPOINT']!, /^tcp:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(await start(variables, '3', 'forget').ended, 3);
    await command.printed(/leaked/);
    command.process.kill('SIGINT');
    assert.equal(await command.ended, 1);
    assert.match(command.output(), /LEAKED {2}test\/integration\/programs\/forgetful\.ts:7:\d+/);
  });

  it('hears the last words of programs that end at once', async () => {
    const command = listening('--json', '--host', 'localhost');
    let json = '';
    command.process.stdout.on('data', (data: Buffer) => (json += data.toString()));
    const variables = await variablesOf(command);
    const environment = { ...process.env, ...variables };
    for (let count = 0; count < 10; count++)
      assert.equal(await startProgram(process.execPath, [BRIEF], environment).ended, 0);
    command.process.kill('SIGINT');
    assert.equal(await command.ended, 1);
    const { findings } = JSON.parse(json) as ReportJson;
    // Only who heard the last words knows that the program ran out of work.
    assert.deepEqual(
      findings.map(({ counts }) => [counts.leaked, counts.interrupted]),
      [[10, 0]],
    );
  });

  it('refuses who does not know the token', async () => {
    const command = listening();
    const variables = await variablesOf(command);
    await start({ ...variables, LEAK_LENS_TOKEN: 'guess' }, '0', 'forget').ended;
    await command.printed(/presented a wrong token/);
    command.process.kill('SIGTERM');
    assert.equal(await command.ended, 0);
    assert.match(command.output(), /no pool/i);
  });

  it('says when it cannot listen', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const command = listening('--port', String((server.address() as AddressInfo).port));
    assert.equal(await command.ended, 2);
    assert.match(
      command.output(),
      /could not listen at tcp:\/\/127\.0\.0\.1:\d+: .*EADDRINUSE.*Choose another --port/,
    );
    server.close();
  });

  it('explains itself when the port is none', async () => {
    const command = listening('--port', '65536');
    assert.equal(await command.ended, 2);
    assert.match(command.output(), /"65536" is no port number/);
  });
});
