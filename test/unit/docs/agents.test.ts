import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import manifest from '../../../package.json' with { type: 'json' };
import { parseArguments } from '../../../server/cli/arguments.ts';
import { MCP_TOOLS } from '../../../server/cli/mcpTools.ts';
import { readAsked } from '../../../server/collector/agentSchema.ts';
import { agentAnswer } from '../../../server/views/agentAnswer.ts';
import type { AgentQuestion } from '../../../protocol/agent.ts';
import { hello, pool } from '../ledger/observation.ts';
import { ONE_HELD, sceneAtEnd } from '../views/drawing.ts';

const text = readFileSync('docs/agents.md', 'utf8');
const blocks = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => JSON.parse(json) as object);

/** Something that each input may be. */
const VALUES: Readonly<Record<string, unknown>> = { onlyLeaked: true, file: 'orders.ts', signature: 'x' };

function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return namesIn(value[0]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

describe('docs/agents.md', () => {
  const answer = (question: AgentQuestion): object =>
    agentAnswer(sceneAtEnd(hello(), pool(), ...ONE_HELD), { question, cwd: '/shop' }).data;

  it('lists every tool with all that it takes', () => {
    const listed = [...text.matchAll(/^\| `(\w+)` +\|[^|]*\|([^|]*)\|/gm)].map(([, name, takes = '']) => [
      name,
      ...[...takes.matchAll(/`(\w+)`/g)].map(([, input]) => input),
    ]);
    assert.deepEqual(
      listed,
      MCP_TOOLS.map(({ name, inputSchema }) => [name, ...Object.keys(inputSchema.properties)]),
    );
  });

  it('starts the server in a way that there is', () => {
    const [code, cursor] = blocks as Record<string, Record<string, { readonly args: readonly string[] }>>[];
    for (const { args } of [code!['servers']!['leak-lens']!, cursor!['mcpServers']!['leak-lens']!]) {
      const [name, ...words] = args;
      assert.equal(name, manifest.name);
      assert.equal(parseArguments(words).kind, 'mcp');
    }
  });

  it('shows an answer as it is', () => {
    const real = new Set(namesIn(answer({ kind: 'leaks' })));
    assert.deepEqual(
      namesIn(blocks[2]).filter((name) => !real.has(name)),
      [],
    );
  });

  it('names what is in answers about holders and pools', () => {
    for (const kind of ['holders', 'pools'] as const) {
      const item = text.slice(text.indexOf(`- \`${kind}\`: `)).split('\n- ')[0]!;
      const [first] = (answer({ kind }) as Record<string, readonly object[]>)[kind]!;
      const unnamed = Object.keys(first!).filter((name) => !item.includes(`\`${name}\``));
      assert.deepEqual(unnamed, []);
    }
  });
});

describe('the tools of agents', () => {
  it('take what they say, and nothing else', () => {
    for (const { name: kind, inputSchema } of MCP_TOOLS) {
      const input = Object.fromEntries(
        Object.keys(inputSchema.properties).map((name) => [name, VALUES[name]]),
      );
      assert.deepEqual(readAsked({ question: { kind, ...input }, cwd: '/' }).question, { kind, ...input });
      assert.throws(() => readAsked({ question: { kind, ...input, other: 1 }, cwd: '/' }), /other/);
    }
  });

  it('are together what #leaks takes', () => {
    const [tool] = manifest.contributes.languageModelTools;
    const { about, ...inputs } = tool!.inputSchema.properties;
    assert.deepEqual(
      about.enum,
      MCP_TOOLS.map(({ name }) => name),
    );
    const taken = MCP_TOOLS.flatMap(({ inputSchema }) => Object.entries(inputSchema.properties));
    assert.deepEqual(
      Object.entries(inputs).map(([name, { type }]) => `${name}: ${type}`),
      [...new Set(taken.map(([name, { type }]) => `${name}: ${type}`))],
    );
  });
});
