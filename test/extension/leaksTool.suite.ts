import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually } from '../hosts/eventually.ts';

const LEAK_LIMIT_MS = 60_000;

interface Answer {
  readonly status: string;
  readonly findings?: readonly {
    readonly level: string;
    readonly at?: { readonly file: string; readonly line: number };
  }[];
  readonly holders?: readonly { readonly at?: { readonly file: string }; readonly scope?: string }[];
  readonly pools?: readonly { readonly max: number; readonly held: number }[];
}

describe('#leaks', () => {
  const folder = vscode.workspace.workspaceFolders![0]!;

  async function ask(input: object): Promise<readonly string[]> {
    const { content } = await vscode.lm.invokeTool('leak-lens_leaks', {
      input,
      toolInvocationToken: undefined,
    });
    return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''));
  }
  const dataFor = async (input: object): Promise<Answer> =>
    JSON.parse((await ask(input)).at(-1) ?? '') as Answer;

  after(() => vscode.debug.stopDebugging());

  it('is offered to language models', async () => {
    const tool = await eventually(
      'the tool',
      () => vscode.lm.tools.find(({ name }) => name === 'leak-lens_leaks'),
      Boolean,
    );
    assert.ok(tool);
    assert.match(tool.description, /PostgreSQL/);
  });

  it('says how to start when nothing has been traced', async () => {
    const texts = await ask({});
    assert.equal(texts.length, 1);
    assert.match(texts[0]!, /Nothing has been traced in this window.*Debug with leak tracing/);
  });

  it('names the line of a leak while the program runs', async () => {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, 'routes/orders.ts'));
    assert.ok(await vscode.debug.startDebugging(folder, 'Debug with leak tracing'));
    const [text = ''] = await eventually(
      'the leak',
      () => ask({ onlyLeaked: true, file: 'routes/orders.ts' }),
      ([first = '']) => first.includes('leaked: routes/orders.ts:24:'),
      LEAK_LIMIT_MS,
    );
    assert.match(text, /^Next: /m);
    const { findings = [] } = await dataFor({ onlyLeaked: true, file: 'routes/orders.ts' });
    assert.deepEqual(
      findings.map(({ level, at }) => [level, at?.file, at?.line]),
      [['leaked', 'routes/orders.ts', 24]],
    );
  });

  it('tells who holds clients, and of pools', async () => {
    const { holders = [] } = await dataFor({ about: 'holders', file: 'routes/orders.ts' });
    assert.ok(holders.some(({ scope }) => scope === 'GET /orders/:id'));
    const { pools = [] } = await dataFor({ about: 'pools' });
    assert.ok(pools.some(({ max, held }) => max > 0 && held > 0));
  });

  it('refuses what makes no sense', async () => {
    await assert.rejects(ask({ about: 'secrets' }));
    await assert.rejects(ask({ file: 7 }));
  });

  it('tells of the last run when the program has ended', async () => {
    await vscode.debug.stopDebugging();
    await eventually(
      'the status',
      async () => (await dataFor({})).status,
      (status) => status.startsWith('Last run: '),
    );
  });
});
