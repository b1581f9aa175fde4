import type { ConnectionTree } from '../../protocol/connections.ts';
import type { Documents, Scene } from './scene.ts';
import { findingNodes } from './treeFindings.ts';
import { threadNodes } from './treePools.ts';

/** What the Connections view shows: what was found, then each process with its pools and the clients held. */
export function connectionTree(scene: Scene, documents: Documents): ConnectionTree {
  return {
    nodes: [...findingNodes(scene, documents), ...threadNodes(scene, documents)],
    isLastRun: scene.lastRun,
  };
}
