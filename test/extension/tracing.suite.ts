import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../hosts/eventually.ts';

const LEAK_LIMIT_MS = 60_000;
/** `const client = await pool.connect();` in showOrder, counted from 0. */
const ACQUIRE_LINE = 23;
/** `pool.query<Order>(` in listOrders. */
const POOL_QUERY_LINE = 12;

describe('Leak Lens inside VS Code', () => {
  const folder = vscode.workspace.workspaceFolders![0]!;
  const orders = vscode.Uri.file(join(folder.uri.fsPath, 'routes/orders.ts'));

  const problemsAt = (line: number): vscode.Diagnostic[] =>
    vscode.languages
      .getDiagnostics(orders)
      .filter(({ source, range }) => source === 'Leak Lens' && range.start.line === line);

  after(() => vscode.debug.stopDebugging());

  it('starts the program of a "leak-lens" configuration below a session of its own', async () => {
    await vscode.window.showTextDocument(orders);
    assert.ok(await vscode.debug.startDebugging(folder, 'Debug with leak tracing'));
    const session = await eventually(
      'a session of js-debug',
      () => vscode.debug.activeDebugSession,
      (active) => active?.type === 'pwa-node',
    );
    let root = session;
    while (root?.parentSession) root = root.parentSession;
    assert.equal(root?.type, 'leak-lens');
  });

  it('lists the leaking line as a problem', async () => {
    const [problem] = await eventually(
      'an error at the leaking line',
      () => problemsAt(ACQUIRE_LINE),
      ([first]) => first?.severity === vscode.DiagnosticSeverity.Error,
      LEAK_LIMIT_MS,
    );
    assert.match(problem?.message ?? '', /GET \/orders\/:id/);
    assert.ok((problem?.relatedInformation?.length ?? 0) > 0);
  });

  it('takes the proof back while a setting asks for a longer quiet, at once', async () => {
    const thresholds = vscode.workspace.getConfiguration('leakLens.thresholds', folder.uri);
    const becomes = (severity: vscode.DiagnosticSeverity): Promise<unknown> =>
      eventually(
        `a problem of severity ${severity}`,
        () => problemsAt(ACQUIRE_LINE)[0]?.severity,
        (found) => found === severity,
      );
    await thresholds.update('leakedAfterScopeSeconds', 3600, vscode.ConfigurationTarget.Global);
    await becomes(vscode.DiagnosticSeverity.Warning);
    await thresholds.update('leakedAfterScopeSeconds', undefined, vscode.ConfigurationTarget.Global);
    await becomes(vscode.DiagnosticSeverity.Error);
  });

  it('answers with a lens at that line and at no other', async () => {
    const lenses = await eventually(
      'a lens that counts the leak',
      () => vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', orders, 10),
      (all) => all.some(({ command }) => command?.title.includes('leaked')),
    );
    assert.deepEqual(
      lenses.filter(({ command }) => command?.title.includes('leaked')).map(({ range }) => range.start.line),
      [ACQUIRE_LINE],
    );
  });

  const hoverAt = async (line: number, character: number): Promise<string> => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      orders,
      new vscode.Position(line, character),
    );
    return hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content instanceof vscode.MarkdownString ? content.value : JSON.stringify(content)))
      .join('\n\n');
  };

  it('answers with a hover at that line', async () => {
    // The verdict is in the problem, which the editor shows at the same place.
    const text = await hoverAt(ACQUIRE_LINE, 25);
    assert.match(text, /leaked · .*acquired/);
    assert.match(text, /Held now/);
  });

  it('answers with a hover anywhere in a query, and at the line that releases', async () => {
    const { document } = await vscode.window.showTextDocument(orders);
    const lineWith = (part: string): number =>
      document
        .getText()
        .slice(0, document.getText().indexOf(part, document.offsetAt(new vscode.Position(ACQUIRE_LINE, 0))))
        .split('\n').length - 1;
    const text = await hoverAt(lineWith('WHERE o.id = $1'), 10);
    assert.match(text, /that ran this last (is|are) leaked/);
    assert.match(text, /Sent .*, on clients acquired at .*orders\.ts:24/);
    assert.match(text, /\| query \| [\d.]+ ms/);
    assert.match(await hoverAt(POOL_QUERY_LINE + 2, 10), /Sent .*, by pool\.query\./);
    assert.match(
      await hoverAt(lineWith('client.release()'), 5),
      /Releases clients acquired at .*orders\.ts:24/,
    );
  });

  it('moves the problem with an edit above it, and back with its undoing', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(orders, new vscode.Position(0, 0), '\n\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await eventually('the problem to move', () => problemsAt(ACQUIRE_LINE + 2).length, Boolean);
    await vscode.commands.executeCommand('undo');
    await eventually('the problem to move back', () => problemsAt(ACQUIRE_LINE).length, Boolean);
  });

  it('explains the problem, and leads there from the problem itself', async () => {
    const [problem] = problemsAt(ACQUIRE_LINE);
    assert.ok(typeof problem?.code === 'object');
    assert.equal(problem.code.target.scheme, 'command');
    const [page] = JSON.parse(problem.code.target.query) as readonly unknown[];
    await vscode.commands.executeCommand(problem.code.target.path, page);
    await eventually(
      'the page',
      () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
      (labels) => labels.some((label) => label.endsWith(String(page))),
    );
    await vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups');
    await vscode.window.showTextDocument(orders);
  });

  it('exempts the line by an action, at once, and takes that back with its undoing', async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      orders,
      new vscode.Range(ACQUIRE_LINE, 25, ACQUIRE_LINE, 25),
    );
    const exempt = actions.find(({ title }) => title.startsWith('Exempt this line'));
    assert.ok(exempt?.edit);
    assert.ok(await vscode.workspace.applyEdit(exempt.edit));
    const { document } = await vscode.window.showTextDocument(orders);
    assert.match(document.lineAt(ACQUIRE_LINE).text, /; \/\/ leak-lens: long-lived$/);
    await eventually(
      'the problem to go',
      () => problemsAt(ACQUIRE_LINE).length,
      (count) => count === 0,
    );
    await vscode.commands.executeCommand('undo');
    await eventually('the problem to come back', () => problemsAt(ACQUIRE_LINE).length, Boolean);
  });

  it('shows the evidence', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      orders,
      10,
    );
    const why = lenses.find(({ command }) => command?.title === 'why?')?.command;
    assert.ok(why);
    await vscode.commands.executeCommand(why.command, ...((why.arguments ?? []) as unknown[]));
    await eventually(
      'the evidence',
      () => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'leak-lens-evidence')?.getText(),
      (text) => text?.includes('GET /orders/:id') === true,
    );
    await vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups');
    await vscode.window.showTextDocument(orders);
  });

  it('copies the evidence as Markdown', async () => {
    await vscode.commands.executeCommand('leakLens.connections.copyAllEvidence');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /### `.*routes\/orders\.ts:24`/);
    assert.match(text, /never released/);
  });

  it('leads to those who hold the clients', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      orders,
      10,
    );
    const lens = lenses.find(({ range }) => range.start.line === ACQUIRE_LINE);
    assert.equal(lens?.command?.command, 'leakLens.showHolders');
    await vscode.commands.executeCommand(
      lens.command.command,
      ...((lens.command.arguments ?? []) as unknown[]),
    );
    await vscode.commands.executeCommand('closeReferenceSearch');
  });

  it('writes an issue report with what was patched', async () => {
    await vscode.commands.executeCommand('leakLens.createIssueReport');
    const { document } = vscode.window.activeTextEditor ?? {};
    assert.equal(document?.languageId, 'markdown');
    assert.match(document.getText(), /- patched: pool of pg-pool \d/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.window.showTextDocument(orders);
  });

  it('ends every session with Stop and keeps the problem as one of the last run', async () => {
    await vscode.debug.stopDebugging();
    await eventually(
      'the sessions to end',
      () => vscode.debug.activeDebugSession,
      (active) => !active,
    );
    await eventually(
      'the problem of the last run',
      () => problemsAt(ACQUIRE_LINE)[0]?.message,
      (message) => message?.startsWith('Last run') === true,
    );
  });

  it('forgets it with "Clear"', async () => {
    await vscode.commands.executeCommand('leakLens.clear');
    await eventually(
      'the problem to go',
      () => problemsAt(ACQUIRE_LINE).length,
      (count) => count === 0,
    );
  });

  it('shows it again from its recording, at the same line, until that is closed', async () => {
    const opened = vscode.commands.executeCommand('leakLens.openRecording');
    await eventually(
      'the problem of the recording',
      async () => {
        // Does nothing until the recordings are listed; the latest is the first.
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return problemsAt(ACQUIRE_LINE)[0]?.message;
      },
      (message) => message?.startsWith('Recording: ') === true,
    );
    await opened;
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      orders,
      10,
    );
    const titles = lenses.map(({ range, command }) => `${range.start.line} ${command?.title ?? ''}`);
    assert.equal(titles.length, 2);
    assert.match(titles[0] ?? '', new RegExp(`^${ACQUIRE_LINE} recording: .*leaked`));
    assert.equal(titles[1], `${ACQUIRE_LINE} why?`);
    await vscode.commands.executeCommand('leakLens.closeRecording');
    await eventually(
      'the problem to go',
      () => problemsAt(ACQUIRE_LINE).length,
      (count) => count === 0,
    );
  });
});
