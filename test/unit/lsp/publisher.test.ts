import { strict as assert } from 'node:assert';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { CodeLensRefreshRequest, createConnection, type Connection } from 'vscode-languageserver/node';
import { OpenDocuments } from '../../../server/lsp/documents.ts';
import { Publisher } from '../../../server/lsp/publisher.ts';
import type { Scene } from '../../../server/views/scene.ts';
import { ORDERS, lease, statistics } from '../ledger/observation.ts';
import { sceneAt } from '../views/drawing.ts';

const QUIET_AFTER_EDIT_MS = 1000;
const URI = `file://${ORDERS}`;

describe('news of lenses', () => {
  let editor: Connection;
  let server: Connection;
  let documents: OpenDocuments;
  let publisher: Publisher;
  let scene: Scene;
  let followed: () => void;
  let refreshed: () => void;

  beforeEach(async () => {
    const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
    editor = createConnection(toEditor, toServer);
    server = createConnection(toServer, toEditor);
    documents = new OpenDocuments(() => followed());
    documents.follow(server);
    scene = sceneAt(0);
    publisher = new Publisher(
      server,
      documents,
      () => scene,
      () => 'full',
      () => undefined,
    );
    editor.onRequest(CodeLensRefreshRequest.type, () => refreshed());
    for (const end of [server, editor]) end.listen();
    await tell('textDocument/didOpen', {
      textDocument: { uri: URI, languageId: 'typescript', version: 1, text: '\n'.repeat(50) },
    });
  });
  afterEach(() => {
    publisher.dispose();
    for (const end of [server, editor]) end.dispose();
  });

  /** Resolves when the documents have followed. */
  const tell = async (method: string, parameters: object): Promise<void> => {
    const following = new Promise<void>((resolve) => (followed = resolve));
    await editor.sendNotification(method, parameters);
    await following;
  };
  const edit = (version: number): Promise<void> =>
    tell('textDocument/didChange', {
      textDocument: { uri: URI, version },
      contentChanges: [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: 'new\n' },
      ],
    });
  /** Publishes that so many clients are held and resolves when the editor was told that lenses are out of date. */
  const refreshedWith = async (held: number): Promise<void> => {
    const refreshing = new Promise<void>((resolve) => (refreshed = resolve));
    scene = sceneAt(
      10,
      statistics({ acquired: held, released: 0 }),
      ...Array.from({ length: held }, (_, index) => lease({ lease: index + 1 })),
    );
    publisher.publishSoon();
    await refreshing;
  };

  it('wait until nobody has typed for a second', async () => {
    await refreshedWith(1);
    await edit(2);
    publisher.lensesAsked();
    const told = refreshedWith(2);
    await edit(3);
    await told;
    assert.ok(
      performance.now() - documents.editedMs >= QUIET_AFTER_EDIT_MS,
      'they came while somebody typed',
    );
  });

  it('wait until the editor has asked after the last ones', async () => {
    await refreshedWith(1);
    let hasAsked = false;
    const told = refreshedWith(2).then(() => assert.ok(hasAsked, 'they came before the editor had asked'));
    // Longer than any other pause.
    await delay(QUIET_AFTER_EDIT_MS);
    hasAsked = true;
    publisher.lensesAsked();
    await told;
  });

  it('come once more when the editor has not asked, though nothing has changed', async () => {
    await refreshedWith(1);
    await new Promise<void>((resolve) => (refreshed = resolve));
  });

  it('come at once where nobody has typed', async () => {
    await refreshedWith(1);
    assert.equal(documents.editedMs, -Infinity);
  });
});
