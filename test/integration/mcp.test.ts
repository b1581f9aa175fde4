import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { startAgent, type Agent } from '../support/agent.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

const TRACE = 'test/golden/traces/early-return-leaks.ndjson';

describe('leak-lens mcp with a recorded session', function () {
  this.timeout(60_000);
  let agent: Agent;

  afterEach(() => agent.close());

  const start = async (trace: string): Promise<void> => {
    agent = await startAgent([trace], { cwd: REPOSITORY });
  };

  it('has tools that only read', async () => {
    await start(TRACE);
    const tools = await agent.tools();
    assert.deepEqual(
      tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]),
      [
        ['leaks', true],
        ['holders', true],
        ['pools', true],
      ],
    );
  });

  it('names the line of a leak, as text and as data', async () => {
    await start(TRACE);
    const { text, data } = await agent.ask('leaks', { onlyLeaked: true });
    const [finding] = data.findings;
    assert.equal(finding?.level, 'leaked');
    assert.ok(finding.at !== undefined);
    assert.ok(text.includes(`leaked: ${finding.at.file}:${finding.at.line}:`));
    const other = await agent.ask('leaks', { file: 'nowhere.ts' });
    assert.match(other.text, /Nothing of what was asked for was found/);
  });

  it('refuses what it does not know, with what is wrong', async () => {
    await start(TRACE);
    assert.match(await agent.refusal('leaks', { onlyLeaked: 'yes' }), /onlyLeaked: .*boolean/);
    assert.match(await agent.refusal('holders', { folder: 'routes' }), /folder/);
    assert.match(await agent.refusal('release', {}), /no tool "release".*"leaks", "holders", "pools"/);
  });

  it('says why when there is no such file', async () => {
    await start(join('no', 'such-file.ndjson'));
    assert.match(await agent.refusal('leaks', {}), /such-file/);
  });
});
