import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { AgentData } from '../../server/views/agentAnswer.ts';
import { eventually } from '../hosts/eventually.ts';
import { startAgent, type Agent, type Told } from '../support/agent.ts';
import { LEAKING_LINE, writeForgetfulProgram } from '../support/forgetfulProgram.ts';
import { REPOSITORY, startProgram, type Program } from '../support/tracedProgram.ts';
import { newWindow, startWindow, type TracedWindow, type WindowIdentity } from '../support/tracedWindow.ts';

/** Holds one client of two, idle, and ends with standard input. */
const HOLDER = `const { Pool } = require('pg');
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
async function hold() {
  const client = await pool.connect();
  await client.query('SELECT 1 AS held');
  console.log('holding');
}
hold();
`;

describe('leak-lens mcp while programs are traced', function () {
  this.timeout(120_000);
  let database: Database;
  /** Where endpoints of this test alone are. */
  let temporaryDirectory: string;
  let shop: string;
  let other: string;
  const ending: (() => Promise<unknown>)[] = [];

  before(async () => {
    database = await startDatabaseProcess();
    temporaryDirectory = await realpath(await mkdtemp(join(tmpdir(), 'll-')));
    shop = join(temporaryDirectory, 'shop');
    other = join(temporaryDirectory, 'other');
    for (const folder of [shop, other]) {
      await writeForgetfulProgram(folder);
      await writeFile(join(folder, 'holder.cjs'), HOLDER);
    }
  });
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end();
  });
  after(async () => {
    await database.stop();
    await rm(temporaryDirectory, { recursive: true });
  });

  async function agentIn(cwd: string, ...mcpArguments: readonly string[]): Promise<Agent> {
    const agent = await startAgent(mcpArguments, { cwd, temporaryDirectory });
    ending.push(agent.close);
    return agent;
  }

  async function open(identity: WindowIdentity): Promise<TracedWindow> {
    const window = await startWindow(identity);
    ending.push(window.close);
    return window;
  }

  function start(name: string, cwd: string, environment: NodeJS.ProcessEnv): Program {
    const variables = { ...environment, DATABASE_URL: database.connectionString };
    const program = startProgram(process.execPath, [name], variables, { cwd });
    ending.push(() => {
      program.process.kill('SIGKILL');
      return program.ended;
    });
    return program;
  }

  /** The window is found a moment after it listens. */
  async function answered<Tool extends keyof AgentData>(agent: Agent, tool: Tool): Promise<Told<Tool>> {
    const found = (): Promise<Told<Tool> | undefined> =>
      agent.ask(tool).catch((error: unknown) => {
        if (!String(error).includes('No program is traced')) throw error;
        return undefined;
      });
    return (await eventually('an answer', found, (answer) => answer !== undefined))!;
  }

  it('says how to start when nothing is traced', async () => {
    const agent = await agentIn(shop);
    assert.match(await agent.refusal('leaks'), /No program is traced now.*Debug with leak tracing.*run --/);
  });

  it('names the line of a leak, from a window', async () => {
    const window = await open(newWindow(shop, temporaryDirectory));
    const agent = await agentIn(shop);
    assert.match(
      (await answered(agent, 'leaks')).text,
      /Read from what is traced for .*shop \(process \d+\)/,
    );
    await start('forgetful.cjs', shop, window.environment).ended;
    const { text } = await eventually(
      'the leak',
      () => agent.ask('leaks', { onlyLeaked: true }),
      ({ data }) => data.findings.length > 0,
    );
    assert.match(text, new RegExp(`leaked: forgetful\\.cjs:${LEAKING_LINE}:`));
  });

  it('tells who holds a client that has nothing against it, and how its pool is used', async () => {
    const window = await open(newWindow(shop, temporaryDirectory));
    const agent = await agentIn(shop);
    const program = start('holder.cjs', shop, window.environment);
    await program.printed(/holding/);
    const { data } = await eventually(
      'the holder',
      () => answered(agent, 'holders'),
      ({ data: { holders } }) => holders[0]?.lastQuery !== undefined,
    );
    const [holder] = data.holders;
    assert.equal(data.holders.length, 1);
    assert.equal(holder?.level, undefined);
    assert.equal(holder?.at?.file, 'holder.cjs');
    assert.equal(holder.at.line, 4);
    assert.match(holder.lastQuery?.text ?? '', /^SELECT .* AS held$/);
    assert.equal(holder.processId, program.process.pid);
    assert.ok(holder.backendPid! > 0);
    assert.ok(holder.idleMs! <= holder.heldMs);
    const { pools } = (await agent.ask('pools')).data;
    assert.deepEqual(
      pools.map(({ pool, max, held, waiting, at }) => ({ pool, max, held, waiting, line: at?.line })),
      [{ pool: holder.pool, max: 2, held: 1, waiting: 0, line: 2 }],
    );
  });

  it('asks the window of its folder, one that was named, and says which there are when it cannot tell', async () => {
    const nested = join(shop, 'src');
    await mkdir(nested, { recursive: true });
    for (const folder of [shop, other]) {
      const window = await open(newWindow(folder, temporaryDirectory));
      await start('forgetful.cjs', folder, window.environment).ended;
    }
    const files = async (agent: Agent): Promise<string> => {
      const { data } = await eventually(
        'the leak',
        () => answered(agent, 'leaks'),
        ({ data: { findings } }) => findings.length > 0,
      );
      return data.findings.map(({ at }) => at?.file).join();
    };
    assert.equal(await files(await agentIn(nested)), join(shop, 'forgetful.cjs'));
    assert.equal(await files(await agentIn(temporaryDirectory, '--window', 'other')), 'other/forgetful.cjs');
    assert.equal(await files(await agentIn(shop, '--window', other)), join(other, 'forgetful.cjs'));
    const lost = await agentIn(temporaryDirectory);
    const refusal = await lost.refusal('leaks');
    for (const folder of [shop, other]) assert.ok(refusal.includes(`- ${folder} (process `), refusal);
    assert.match(refusal, /--window/);
  });

  it('asks the only window from elsewhere, unless another one was named', async () => {
    await open(newWindow(shop, temporaryDirectory));
    assert.match((await answered(await agentIn(REPOSITORY), 'pools')).text, /No pool was seen/);
    const refusal = await (await agentIn(REPOSITORY, '--window', other)).refusal('pools');
    assert.ok(refusal.includes(`No program is traced for ${other}`), refusal);
  });

  it('finds the language server again that was killed and started anew', async () => {
    const identity = newWindow(shop, temporaryDirectory);
    const first = await startWindow(identity);
    const agent = await agentIn(shop);
    const program = start('holder.cjs', shop, first.environment);
    await program.printed(/holding/);
    await answered(agent, 'holders');
    await first.kill();
    assert.match(await agent.refusal('holders'), /No program is traced now/);
    await open(identity);
    await eventually(
      'the holder, which its hook tells the new one',
      () => answered(agent, 'holders'),
      ({ data: { holders } }) => holders[0]?.processId === program.process.pid,
    );
  });

  it('is refused with a wrong token, and is shown none', async () => {
    const identity = newWindow(shop, temporaryDirectory);
    await open(identity);
    const agent = await agentIn(shop);
    await answered(agent, 'leaks');
    const file = join(dirname(identity.endpoint), 'listener.json');
    const { mode } = await stat(file);
    assert.equal(mode & 0o077, 0);
    const description = await readFile(file, 'utf8');
    await writeFile(file, description.replace(identity.token, 'wrong'));
    const refusal = await agent.refusal('leaks');
    assert.match(refusal, /wrong token/);
    assert.ok(!refusal.includes(identity.token));
  });

  it('reads what "leak-lens run" traces, too', async () => {
    const variables = {
      ...process.env,
      TMPDIR: temporaryDirectory,
      TEMP: temporaryDirectory,
      DATABASE_URL: database.connectionString,
    };
    const command = [join(REPOSITORY, 'dist/cli.cjs'), 'run', '--', process.execPath, 'holder.cjs'];
    const run = startProgram(process.execPath, command, variables, { cwd: shop });
    ending.push(() => {
      run.process.kill('SIGTERM');
      return run.ended;
    });
    await run.printed(/holding/);
    const { data } = await answered(await agentIn(shop), 'holders');
    assert.deepEqual(
      data.holders.map(({ at }) => at?.line),
      [4],
    );
  });
});
