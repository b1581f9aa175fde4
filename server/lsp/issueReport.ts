import type { Connection } from 'vscode-languageserver/node';
import * as lsp from '../../protocol/lsp.ts';
import { versionsFor } from '../versions.ts';
import { issueReport } from '../views/issueReport.ts';
import type { Scene } from '../views/scene.ts';

/** Answers with what an issue of Leak Lens should tell. */
export function serveIssueReport(connection: Connection, scene: () => Scene): void {
  connection.onRequest(lsp.issueReport.method, async () => {
    const { snapshot } = scene();
    return issueReport(snapshot, await versionsFor(snapshot));
  });
}
