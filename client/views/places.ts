import * as vscode from 'vscode';
import { holders, type LinePlace } from '../../protocol/lsp.ts';
import type { Server } from '../server.ts';

/** Opens the file with the cursor at the place. */
export async function goTo({ uri, line, character = 0 }: LinePlace): Promise<void> {
  const position = new vscode.Position(line, character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
    selection: new vscode.Range(position, position),
  });
}

/** Shows in a peek, at the line itself, where those who hold its clients can be found. */
export async function showHolders(server: Server, at: LinePlace): Promise<void> {
  const places = (await server.ask(holders, at)) ?? [];
  await vscode.commands.executeCommand(
    'editor.action.peekLocations',
    vscode.Uri.parse(at.uri),
    new vscode.Position(at.line, at.character ?? 0),
    places.map(
      ({ uri, line, character = 0 }) =>
        new vscode.Location(vscode.Uri.parse(uri), new vscode.Position(line, character)),
    ),
    'peek',
    vscode.l10n.t('Nobody holds a client of this line any more.'),
  );
}
