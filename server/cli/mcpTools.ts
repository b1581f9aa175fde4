import type { AgentQuestion } from '../../protocol/agent.ts';

/** A tool as MCP lists it. What it takes is checked by `collector/agentSchema.ts`, which this describes for models. */
export interface McpTool {
  readonly name: AgentQuestion['kind'];
  readonly title: string;
  readonly description: string;
  readonly annotations: { readonly readOnlyHint: true; readonly openWorldHint: false };
  readonly inputSchema: {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, { readonly type: string; readonly description: string }>>;
    readonly additionalProperties: false;
  };
}

const FILE = {
  type: 'string',
  description: 'Only what was acquired in files whose name ends so: routes/orders.ts.',
};

/** Everything that agents can do, which is to read. */
export const MCP_TOOLS: readonly McpTool[] = [
  tool(
    'leaks',
    'Leaked PostgreSQL connections',
    'PostgreSQL clients that a Node program leaked, held suspiciously long or misused: file and line of each acquire, ' +
      'evidence, next step, counts, call stack, leases and signature. After a fix, the program must be run again first.',
    {
      onlyLeaked: {
        type: 'boolean',
        description: 'Only what is proved to have leaked: no suspicions and no misuses.',
      },
      file: FILE,
      signature: {
        type: 'string',
        description: 'Only the finding with this signature, as an earlier answer named it.',
      },
    },
  ),
  tool(
    'holders',
    'Who holds PostgreSQL connections',
    'Every client that was taken from a pool and not given back so far, also healthy ones: file and line of the ' +
      'acquire, hold and idle time, request, last query, backend pid.',
    { file: FILE },
  ),
  tool(
    'pools',
    'PostgreSQL pools',
    'Each pool: where it was made, its configuration, how many clients are held and idle, and who waits for one.',
    {},
  ),
];

function tool(
  name: McpTool['name'],
  title: string,
  description: string,
  properties: McpTool['inputSchema']['properties'],
): McpTool {
  return {
    name,
    title,
    description,
    annotations: { readOnlyHint: true, openWorldHint: false },
    inputSchema: { type: 'object', properties, additionalProperties: false },
  };
}
