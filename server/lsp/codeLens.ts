import type { Connection } from 'vscode-languageserver/node';
import type { Surface } from '../../protocol/lsp.ts';
import { codeLenses } from '../views/codeLens.ts';
import type { Documents, Scene } from '../views/scene.ts';
import { pathOf } from './documents.ts';

/** Answers requests for lenses, and tells of each. Complete ones: resolving them later makes lines jump. */
export function serveCodeLenses(
  connection: Connection,
  scene: () => Scene,
  documents: Documents,
  surface: () => Surface,
  onAsked: () => void,
): void {
  connection.onCodeLens(({ textDocument }) => {
    onAsked();
    return [...codeLenses(scene(), documents, surface(), pathOf(textDocument.uri))];
  });
}
