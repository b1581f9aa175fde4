import type { ConnectionNode } from '../../protocol/connections.ts';

/** A tree by the ids of its nodes. */
export interface ConnectionNodes {
  readonly roots: readonly string[];
  readonly byId: ReadonlyMap<string, ConnectionNode>;
  readonly parents: ReadonlyMap<string, string>;
}

export const NO_NODES: ConnectionNodes = { roots: [], byId: new Map(), parents: new Map() };

/** The nodes, to be found by id. */
export function indexed(nodes: readonly ConnectionNode[]): ConnectionNodes {
  const byId = new Map<string, ConnectionNode>();
  const parents = new Map<string, string>();
  const add = (node: ConnectionNode): void => {
    byId.set(node.id, node);
    for (const child of node.children) {
      parents.set(child.id, node.id);
      add(child);
    }
  };
  nodes.forEach(add);
  return { roots: nodes.map(({ id }) => id), byId, parents };
}

/** Ids of the nodes to draw anew, none below another; `all` when the nodes at the top are others. */
export function changedNodes(before: ConnectionNodes, after: ConnectionNodes): readonly string[] | 'all' {
  if (before.roots.join('\n') !== after.roots.join('\n')) return 'all';
  const changedBelow = (id: string): readonly string[] => {
    const [old, current] = [before.byId.get(id), after.byId.get(id)];
    if (old === undefined || current === undefined || own(old) !== own(current)) return [id];
    return current.children.flatMap((child) => changedBelow(child.id));
  };
  return after.roots.flatMap(changedBelow);
}

/** All that is drawn of a node itself. */
function own(node: ConnectionNode): string {
  return JSON.stringify({ ...node, children: node.children.map(({ id }) => id) });
}
