import type { Connection } from 'vscode-languageserver/node';
import { holders, type LinePlace } from '../../protocol/lsp.ts';
import { holderPlaces } from '../views/holderPlaces.ts';
import type { Documents, Scene } from '../views/scene.ts';
import { pathOf } from './documents.ts';

/** Answers where to look for those who hold clients of a line. */
export function serveHolders(connection: Connection, scene: () => Scene, documents: Documents): void {
  connection.onRequest(holders.method, ({ uri, line }: LinePlace): readonly LinePlace[] =>
    holderPlaces(scene(), documents, pathOf(uri), line + 1),
  );
}
