/** What language server and client say to each other about the Connections view. */

import type { LinePlace, Notification, Request } from './lsp.ts';

/** What a node is about; the context menu goes by it. */
export type ConnectionNodeKind =
  'findings' | 'finding' | 'evidence' | 'party' | 'thread' | 'pool' | 'lease' | 'frame' | 'more';

export type ConnectionNodeIcon =
  'leaked' | 'suspected' | 'note' | 'thread' | 'pool' | 'busy' | 'idle' | 'place' | 'library' | 'none';

/** One line of the view. */
export interface ConnectionNode {
  /** The same for the same thing from one tree to the next, and nothing else has it. */
  readonly id: string;
  readonly kind: ConnectionNodeKind;
  readonly label: string;
  readonly description?: string;
  /** Markdown. */
  readonly tooltip?: string;
  readonly icon: ConnectionNodeIcon;
  /** All that the line shows, in words. */
  readonly accessibilityLabel: string;
  /** Stays when only leaks and suspicions are wanted. */
  readonly isSuspicious: boolean;
  readonly place?: LinePlace;
  /** The line that usually releases the clients. */
  readonly releasePlace?: LinePlace;
  readonly isExpanded: boolean;
  readonly children: readonly ConnectionNode[];
}

export interface ConnectionTree {
  readonly nodes: readonly ConnectionNode[];
  readonly isLastRun: boolean;
}

/** client → server: whether the view can be seen; who cannot see it is told nothing. */
export const watchConnections: Notification<boolean> = { method: 'leakLens/watchConnections' };
/** server → client: the tree reads differently than the one that was fetched last. */
export const connectionsChanged: Notification<undefined> = { method: 'leakLens/connectionsChanged' };
/** client → server, a request: all that the view shows. */
export const connectionTree: Request<ConnectionTree> = { method: 'leakLens/connectionTree' };
/** client → server, a request: Markdown for an issue, of one finding by its node's id, or of all. */
export const evidence: Request<string, { readonly node?: string }> = { method: 'leakLens/evidence' };
