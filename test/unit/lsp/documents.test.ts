import { strict as assert } from 'node:assert';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createConnection, type Connection } from 'vscode-languageserver/node';
import { OpenDocuments } from '../../../server/lsp/documents.ts';
import { Placements } from '../../../server/sources/placement.ts';

const LOADED = 'zero\none\ntwo\nthree\n';
/** Counted from 1: the line of "two". */
const LINE = 3;

describe('positions of the loaded code', () => {
  let folder: string;
  let file: string;
  let editor: Connection;
  let server: Connection;
  let documents: OpenDocuments;
  let edited: () => void;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'leak-lens-documents-')));
    file = join(folder, 'orders.ts');
    writeFileSync(file, LOADED);
    const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
    editor = createConnection(toEditor, toServer);
    server = createConnection(toServer, toEditor);
    edited = () => undefined;
    documents = new OpenDocuments(() => edited());
    documents.follow(server);
    for (const end of [server, editor]) end.listen();
  });
  afterEach(() => {
    for (const end of [server, editor]) end.dispose();
    rmSync(folder, { recursive: true });
  });

  /** Resolves when the documents have followed. */
  const tell = async (method: string, parameters: object): Promise<void> => {
    const followed = new Promise<void>((resolve) => (edited = resolve));
    await editor.sendNotification(method, parameters);
    await followed;
  };
  const uri = (): string => pathToFileURL(file).href;
  const open = (text: string): Promise<void> =>
    tell('textDocument/didOpen', {
      textDocument: { uri: uri(), languageId: 'typescript', version: 1, text },
    });
  const insertLine = (): Promise<void> =>
    tell('textDocument/didChange', {
      textDocument: { uri: uri(), version: 2 },
      contentChanges: [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: 'new\n' },
      ],
    });
  const close = (): Promise<void> => tell('textDocument/didClose', { textDocument: { uri: uri() } });
  const current = (): number | undefined => documents.currentLine(file, LINE);

  it('tells a file that has changed since it was loaded from one that has not, or no longer', async () => {
    await open(LOADED);
    assert.equal(documents.isChanged(file), false);
    await insertLine();
    assert.equal(documents.isChanged(file), true);
    await close();
    assert.equal(documents.isChanged(file), false);
    await open(`new\n${LOADED}`);
    assert.equal(documents.isChanged(file), true);
    writeFileSync(file, `new\n${LOADED}`);
    documents.programStarted();
    assert.equal(documents.isChanged(file), false);
  });

  it('follow edits', async () => {
    await open(LOADED);
    await insertLine();
    assert.equal(current(), LINE + 1);
  });

  it('keep what was saved when the file is closed and opened again', async () => {
    await open(LOADED);
    await insertLine();
    writeFileSync(file, `new\n${LOADED}`);
    await close();
    assert.equal(current(), LINE + 1);
    await open(`new\n${LOADED}`);
    assert.equal(current(), LINE + 1);
  });

  it('forget with the file what was not saved', async () => {
    await open(LOADED);
    await insertLine();
    await close();
    assert.equal(current(), LINE);
    await open(LOADED);
    assert.equal(current(), LINE);
  });

  it('follow what others did to the file while it was closed', async () => {
    await open(LOADED);
    await close();
    await open(`a\nb\n${LOADED}`);
    assert.equal(current(), LINE + 2);
  });

  it('follow what was done to a file that had never been open since the program loaded it', async () => {
    await documents.programLoaded(file);
    await open(LOADED.replace('one\n', ''));
    assert.equal(current(), LINE - 1);
    assert.equal(documents.currentLine(file, 2), undefined);
  });

  it('begin anew with a program, which loads what is on disk, whoever wrote it', async () => {
    await open(LOADED);
    await insertLine();
    documents.programStarted();
    assert.equal(current(), LINE + 1, 'the inserted line is not saved');
    writeFileSync(file, `new\n${LOADED}`);
    documents.programStarted();
    assert.equal(current(), LINE);
    await close();
    documents.programStarted();
    await open(LOADED);
    assert.equal(current(), LINE);
  });

  it('are not those of a former program whose file was still being read', async () => {
    const reading = documents.programLoaded(file);
    documents.programStarted();
    await reading;
    writeFileSync(file, `new\n${LOADED}`);
    await documents.programLoaded(file);
    await open(`new\n${LOADED}`);
    assert.equal(current(), LINE);
  });

  it('are those of a file that cannot be read, as they are', async () => {
    await documents.programLoaded(join(folder, 'none.ts'));
    assert.equal(documents.currentLine(join(folder, 'none.ts'), LINE), LINE);
  });

  it('are found where a source map is first asked after an edit that was saved', async () => {
    await open(LOADED);
    documents.programStarted();
    await insertLine();
    writeFileSync(file, `new\n${LOADED}`);
    const { code, map } = await transform(`f();\n\ng();`, { sourcemap: 'external', sourcefile: 'orders.ts' });
    const built = { ...(JSON.parse(map) as object), sourcesContent: [LOADED] };
    const script = join(folder, 'orders.js');
    writeFileSync(script, code);
    const placements = new Placements(undefined, () => documents.changedTexts());
    const url = pathToFileURL(script).href;
    placements.learn({ kind: 'source', source: 1, url, sourceMap: JSON.stringify(built) });
    const frames = [{ source: 1, line: 2, column: 1, function: 'load' }];
    const placed = await placements.place({ kind: 'site', site: 1, frames });
    placements.dispose();
    const [frame] = placed.frames;
    assert.deepEqual([frame?.file, documents.currentLine(file, frame?.line ?? 0)], [file, LINE + 1]);
  });
});
