import type { Connection } from 'vscode-languageserver/node';
import { hover } from '../views/hover.ts';
import type { Documents, Scene } from '../views/scene.ts';
import { pathOf } from './documents.ts';

/** Answers requests for hovers. */
export function serveHovers(connection: Connection, scene: () => Scene, documents: Documents): void {
  connection.onHover(
    ({ textDocument, position }) => hover(scene(), documents, pathOf(textDocument.uri), position) ?? null,
  );
}
