import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { AgentAnswer, AskedByAgent } from '../../protocol/agent.ts';
import { readAsked } from '../collector/agentSchema.ts';
import { isAnswered } from '../collector/answered.ts';
import { describedListeners } from '../collector/listenerFile.ts';
import { readOwnPackage } from '../ownPackage.ts';
import { replay } from '../trace/replay.ts';
import { factsIn } from '../trace/traceFile.ts';
import { agentAnswer } from '../views/agentAnswer.ts';
import type { McpCommand } from './arguments.ts';
import { chosenListener, listenerText } from './listenerChoice.ts';
import { MCP_TOOLS } from './mcpTools.ts';
import { askListener } from './reader.ts';

/** Serves agents over standard input and output until the input ends. Returns the exit code, 0. */
export async function mcp({ source }: McpCommand): Promise<number> {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the other one wants schemas of zod, which is no dependency of ours
  const server = new Server(
    { name: 'leak-lens', version: readOwnPackage().version },
    { capabilities: { tools: {} } },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...MCP_TOOLS] }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: given } }) => {
    try {
      if (!MCP_TOOLS.some((tool) => tool.name === name)) {
        const names = MCP_TOOLS.map((tool) => `"${tool.name}"`).join(', ');
        throw new Error(`There is no tool "${name}". There are ${names}.`);
      }
      return content(
        await answers(source, readAsked({ question: { ...given, kind: name }, cwd: process.cwd() })),
      );
    } catch (error) {
      return { isError: true, ...content([error instanceof Error ? error.message : String(error)]) };
    }
  });
  await server.connect(new StdioServerTransport());
  await once(process.stdin, 'end');
  await server.close();
  return 0;
}

function content(texts: readonly string[]) {
  return { content: texts.map((text) => ({ type: 'text' as const, text })) };
}

/** What to say, the data as JSON last. Everything is looked up each time: it may be another session than before. */
async function answers(source: McpCommand['source'], asked: AskedByAgent): Promise<readonly string[]> {
  const remarks: string[] = [];
  const { text, data } =
    source.kind === 'trace'
      ? await fromTrace(source, asked, (problem) => remarks.push(problem))
      : await fromListener(source.folder, asked, (remark) => remarks.push(remark));
  return [...remarks, text, JSON.stringify(data)];
}

async function fromTrace(
  { file, thresholds }: Extract<McpCommand['source'], { readonly kind: 'trace' }>,
  asked: AskedByAgent,
  problem: (message: string) => void,
): Promise<AgentAnswer> {
  const replayed = await replay(factsIn(file, problem), () => thresholds);
  return agentAnswer({ ...replayed, lastRun: true }, asked);
}

async function fromListener(
  wanted: string | undefined,
  asked: AskedByAgent,
  remark: (message: string) => void,
): Promise<AgentAnswer> {
  const listeners = await listening();
  const folder = await realpath(wanted ?? asked.cwd).catch(() => wanted ?? asked.cwd);
  const listener = chosenListener(listeners, folder, wanted !== undefined);
  remark(`Read from what is traced for ${listenerText(listener)}.`);
  return askListener(listener, asked);
}

/** Those that answer; what others left behind is removed by the next listener. */
async function listening() {
  const described = await describedListeners({
    platform: process.platform,
    temporaryDirectory: resolve(tmpdir()),
  });
  const answered = await Promise.all(described.map(({ endpoint }) => isAnswered(endpoint)));
  return described.filter((_, index) => answered[index]);
}
