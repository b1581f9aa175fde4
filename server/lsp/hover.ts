import type { Connection, Hover, Position } from 'vscode-languageserver/node';
import { hover } from '../views/hover.ts';
import { queryHover, type StatementPlace } from '../views/queryHover.ts';
import { releaseHover } from '../views/releaseHover.ts';
import type { Scene } from '../views/scene.ts';
import { pathOf, type OpenDocuments } from './documents.ts';

/** Answers requests for hovers: on lines that acquire or misuse clients, on queries, and on lines that release. */
export function serveHovers(connection: Connection, scene: () => Scene, documents: OpenDocuments): void {
  connection.onHover(async ({ textDocument, position }): Promise<Hover | null> => {
    const file = pathOf(textDocument.uri);
    const acquire = hover(scene(), documents, file, position);
    if (acquire !== undefined) return acquire;
    const place = await statementAt(documents, file, position);
    const query = place && queryHover(scene(), documents, file, place);
    return query ?? releaseHover(scene(), documents, file, position) ?? null;
  });
}

async function statementAt(
  documents: OpenDocuments,
  file: string,
  position: Position,
): Promise<StatementPlace | undefined> {
  const at = documents.textAt(file, position);
  if (at === undefined) return undefined;
  // The parser is larger than all the rest of the server, and is loaded when it is needed.
  const { queryTextAt } = await import('../syntax/queryText.ts');
  const found = queryTextAt(file, at.text, at.offset);
  if (found === undefined) return undefined;
  const { start, end, ...statement } = found;
  const range = { start: documents.positionAt(file, start), end: documents.positionAt(file, end) };
  return { range, ...statement };
}
