import { once } from 'node:events';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { readOwnPackage } from '../ownPackage.ts';
import { replay } from '../trace/replay.ts';
import { factsIn } from '../trace/traceFile.ts';
import { agentReport, agentText, type AgentQuestion } from '../views/agentReport.ts';
import type { McpCommand } from './arguments.ts';

const LEAKS = {
  name: 'leaks',
  description:
    'PostgreSQL clients that a Node program leaked, held suspiciously long or misused: file and line of each acquire, ' +
    'evidence, next step, counts, frames and leases, from a recorded session of Leak Lens.',
  annotations: { readOnlyHint: true },
  inputSchema: {
    type: 'object' as const,
    properties: {
      onlyLeaked: { type: 'boolean', description: 'No suspicions and no misuses.' },
      file: { type: 'string', description: 'Only files whose name ends so.' },
      signature: { type: 'string', description: 'Only the finding with this signature.' },
    },
  },
};

/** Serves agents over standard input and output until the input ends. Returns the exit code, 0. */
export async function mcp({ trace, thresholds }: McpCommand): Promise<number> {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the other one wants schemas of zod, which is no dependency of ours
  const server = new Server(
    { name: 'leak-lens', version: readOwnPackage().version },
    { capabilities: { tools: {} } },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [LEAKS] }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    if (params.name !== LEAKS.name) return failure(`There is no tool "${params.name}"; there is "leaks".`);
    try {
      return await answer(trace, thresholds, questionIn(params.arguments ?? {}));
    } catch (error) {
      return failure(error instanceof Error ? error.message : String(error));
    }
  });
  await server.connect(new StdioServerTransport());
  await once(process.stdin, 'end');
  await server.close();
  return 0;
}

/** The file is read each time: it may have been recorded anew. */
async function answer(trace: string, thresholds: McpCommand['thresholds'], question: AgentQuestion) {
  const problems: string[] = [];
  const facts = factsIn(trace, (message) => problems.push(message));
  const replayed = await replay(facts, () => thresholds);
  const report = agentReport({ ...replayed, lastRun: true }, process.cwd(), question);
  const texts = [...problems, agentText(report), JSON.stringify(report)];
  return { content: texts.map((text) => ({ type: 'text' as const, text })) };
}

function questionIn({ onlyLeaked, file, signature }: Readonly<Record<string, unknown>>): AgentQuestion {
  return {
    ...(typeof onlyLeaked === 'boolean' && { onlyLeaked }),
    ...(typeof file === 'string' && { file }),
    ...(typeof signature === 'string' && { signature }),
  };
}

function failure(text: string) {
  return { isError: true, content: [{ type: 'text' as const, text }] };
}
