import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, it } from 'mocha';
import type { AgentReport } from '../../server/views/agentReport.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

const TRACE = 'test/golden/traces/early-return-leaks.ndjson';

describe('leak-lens mcp', function () {
  this.timeout(60_000);
  let client: Client;

  afterEach(() => client.close());

  async function start(trace: string): Promise<void> {
    client = new Client({ name: 'test', version: '1' });
    const command = process.execPath;
    const args = [join(REPOSITORY, 'dist/cli.cjs'), 'mcp', trace];
    await client.connect(new StdioClientTransport({ command, args, cwd: REPOSITORY }));
  }

  async function ask(question: Record<string, unknown>) {
    const result = await client.callTool({ name: 'leaks', arguments: question });
    const { content, isError } = CallToolResultSchema.parse(result);
    return { isError, texts: content.map((part) => (part.type === 'text' ? part.text : '')) };
  }

  it('names the line of a leak in a recorded session, as text and as data', async () => {
    await start(TRACE);
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]),
      [['leaks', true]],
    );
    const { texts } = await ask({ onlyLeaked: true });
    const report = JSON.parse(texts.at(-1) ?? '') as AgentReport;
    const [finding] = report.findings;
    assert.equal(finding?.level, 'leaked');
    assert.ok(finding.at !== undefined);
    assert.ok(texts.join('\n').includes(`leaked: ${finding.at.file}:${finding.at.line}:`));
    const other = await ask({ file: 'nowhere.ts' });
    assert.match(other.texts.join('\n'), /Nothing of what was asked for was found/);
  });

  it('says why when there is no such file', async () => {
    await start('no-such-file.ndjson');
    const { isError, texts } = await ask({});
    assert.equal(isError, true);
    assert.match(texts.join('\n'), /no-such-file/);
  });
});
