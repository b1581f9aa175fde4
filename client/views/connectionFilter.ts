import type { ConnectionNode } from '../../protocol/connections.ts';

/** What the Connections view leaves out. */
export interface ConnectionFilter {
  /** Only leaks and suspicions, with what they are below. */
  readonly isSuspiciousOnly: boolean;
  /** Only lines that contain it, in any case, with what they are below; empty for all. */
  readonly text: string;
}

export const NO_FILTER: ConnectionFilter = { isSuspiciousOnly: false, text: '' };

/** The nodes that pass, each with those above it; below one that has the text all is there. */
export function filtered(
  nodes: readonly ConnectionNode[],
  { isSuspiciousOnly, text }: ConnectionFilter,
): readonly ConnectionNode[] {
  const suspicious = isSuspiciousOnly ? suspiciousOnly(nodes) : nodes;
  return text === '' ? suspicious : withText(suspicious, text.toLowerCase());
}

/** Below a finding or a client all belongs to it. */
function suspiciousOnly(nodes: readonly ConnectionNode[]): readonly ConnectionNode[] {
  return nodes
    .filter(({ isSuspicious }) => isSuspicious)
    .map((node) =>
      node.kind === 'finding' || node.kind === 'lease'
        ? node
        : { ...node, children: suspiciousOnly(node.children) },
    );
}

function withText(nodes: readonly ConnectionNode[], text: string): readonly ConnectionNode[] {
  return nodes.flatMap((node) => {
    if (`${node.label} ${node.description ?? ''}`.toLowerCase().includes(text)) return [node];
    const children = withText(node.children, text);
    return children.length === 0 ? [] : [{ ...node, children }];
  });
}
