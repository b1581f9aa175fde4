import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema, type Tool } from '@modelcontextprotocol/sdk/types.js';
import type { AgentData } from '../../server/views/agentAnswer.ts';
import { REPOSITORY } from './tracedProgram.ts';

export interface Told<Tool extends keyof AgentData> {
  readonly text: string;
  readonly data: AgentData[Tool];
}

/** An agent that has started `leak-lens mcp`. */
export interface Agent {
  readonly tools: () => Promise<readonly Tool[]>;
  /** All texts that it got, one below the other, and the last one as data. Rejects when it was refused. */
  readonly ask: <Tool extends keyof AgentData>(tool: Tool, input?: object) => Promise<Told<Tool>>;
  /** Why it was refused; rejects when it was not. */
  readonly refusal: (tool: string, input?: object) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Starts the built command with these arguments. */
export async function startAgent(
  mcpArguments: readonly string[],
  { cwd, temporaryDirectory }: { readonly cwd: string; readonly temporaryDirectory?: string },
): Promise<Agent> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [join(REPOSITORY, 'dist/cli.cjs'), 'mcp', ...mcpArguments],
      cwd,
      ...(temporaryDirectory !== undefined && {
        env: { TMPDIR: temporaryDirectory, TEMP: temporaryDirectory },
      }),
    }),
  );
  const call = async (tool: string, input: object) => {
    const { content, isError } = CallToolResultSchema.parse(
      await client.callTool({ name: tool, arguments: { ...input } }),
    );
    return { isError, texts: content.map((part) => (part.type === 'text' ? part.text : '')) };
  };
  return {
    tools: async () => (await client.listTools()).tools,
    ask: async <Tool extends keyof AgentData>(tool: Tool, input = {}) => {
      const { isError, texts } = await call(tool, input);
      if (isError === true) throw new Error(texts.join('\n'));
      return { text: texts.join('\n'), data: JSON.parse(texts.at(-1) ?? '') as AgentData[Tool] };
    },
    refusal: async (tool, input = {}) => {
      const { isError, texts } = await call(tool, input);
      if (isError !== true) throw new Error(`It was answered: ${texts.join('\n')}`);
      return texts.join('\n');
    },
    close: () => client.close(),
  };
}
