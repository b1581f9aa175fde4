import type { Connection } from 'vscode-languageserver/node';
import { codeActions } from '../views/codeActions.ts';
import type { Documents, Scene } from '../views/scene.ts';
import { pathOf } from './documents.ts';

/** Answers what can be done about problems. */
export function serveCodeActions(connection: Connection, scene: () => Scene, documents: Documents): void {
  connection.onCodeAction(({ textDocument, range }) => [
    ...codeActions(scene(), documents, pathOf(textDocument.uri), range),
  ]);
}
