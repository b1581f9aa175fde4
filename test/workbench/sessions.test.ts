import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { openWorkbench, type Workbench } from '../hosts/browserHost.ts';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { debuggingEnded, stopDebugging } from '../hosts/debugControls.ts';
import { endOfLineTexts } from '../hosts/editorMarks.ts';
import { eventually } from '../hosts/eventually.ts';
import {
  notificationTexts,
  openFile,
  pick,
  runCommand,
  statusBarTexts,
  typeText,
} from '../hosts/workbench.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

/** Answers a request for /first, a second later one for /second, and keeps a client of each. */
const LEAKING = `const { Pool } = require(${JSON.stringify(join(REPOSITORY, 'node_modules/pg'))});
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const first = () => pool.connect();
const second = () => pool.connect();
const server = require('node:http').createServer(async (request, response) => {
  await (request.url === '/first' ? first() : second());
  response.end();
});
server.listen(0, '127.0.0.1', () => {
  const get = (path) => fetch('http://127.0.0.1:' + server.address().port + path);
  get('/first');
  setTimeout(get, 1000, '/second');
});
`;
const FIRST_LINE = 3;
const SECOND_LINE = 4;
const LOST = /of 10 slots? lost here/;
const BOTH_LOST: readonly Mark[] = [
  [FIRST_LINE, 'lost'],
  [SECOND_LINE, 'lost'],
];

type Mark = readonly [line: number, kind: 'lost' | 'last run'];

describe('traced sessions in a real VS Code', function () {
  this.timeout(90_000);
  let database: Database;
  let folder: string;
  let workbench: Workbench;
  let page: Page;
  let shownFile = 'one.js';

  before(async () => {
    database = await startDatabaseProcess();
    folder = await mkdtemp(join(tmpdir(), 'leak-lens-sessions-'));
    const launch = { request: 'launch', env: { DATABASE_URL: database.connectionString } };
    const configurations = [
      { ...launch, type: 'leak-lens', name: 'One', program: '${workspaceFolder}/one.js' },
      { ...launch, type: 'leak-lens', name: 'Two', program: '${workspaceFolder}/two.js' },
      { ...launch, type: 'node', name: 'Plain', program: '${workspaceFolder}/one.js' },
    ];
    await mkdir(join(folder, '.vscode'));
    await writeFile(
      join(folder, '.vscode/launch.json'),
      JSON.stringify({ version: '0.2.0', configurations }),
    );
    await writeFile(join(folder, '.vscode/settings.json'), '{}');
    for (const name of ['one.js', 'two.js']) await writeFile(join(folder, name), LEAKING);
    workbench = await openWorkbench({
      folder,
      extensionPath: REPOSITORY,
      // Settings are typed into settings.json.
      settings: {
        'editor.autoClosingBrackets': 'never',
        'editor.autoClosingQuotes': 'never',
        'editor.quickSuggestions': 'off',
        'workbench.editor.useModal': 'off',
      },
    });
    ({ page } = workbench);
    await openFile(page, join(folder, 'one.js'));
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.title.replaceAll(/\W+/g, '-');
    await page.screenshot({ path: join(INSTALLATION_ROOT, `screenshots/sessions-${name}.png`) });
  });
  after(async () => {
    await workbench.close();
    await database.stop();
    await rm(folder, { recursive: true });
  });

  /** By quick open, which also starts what F5 is not set to. */
  const start = async (window: Page, name: string): Promise<void> => {
    await pick(window, `debug ${name}`, (label) => label === name);
    await window.locator('.debug-toolbar').waitFor();
  };
  const marks = async (window: Page): Promise<Mark[]> =>
    (await endOfLineTexts(window)).flatMap(({ line, text }): Mark[] => {
      if (/last run/.test(text)) return [[line, 'last run']];
      return LOST.test(text) ? [[line, 'lost']] : [];
    });
  const marked = (window: Page, expected: readonly Mark[]): Promise<unknown> =>
    eventually(
      `the marks ${JSON.stringify(expected)}`,
      () => marks(window),
      (found) => JSON.stringify(found) === JSON.stringify(expected),
    );
  const status = async (window: Page): Promise<string | undefined> =>
    (await statusBarTexts(window)).find((text) => /^(\d+\/\d+|–|…|not traced)/.test(text));
  const statusIs = (window: Page, pattern: RegExp | undefined): Promise<unknown> =>
    eventually(
      `${String(pattern)} in the status bar`,
      () => status(window),
      (text) => (pattern === undefined ? text === undefined : text !== undefined && pattern.test(text)),
    );
  const running = (name: string): number[] =>
    workbench.processes
      .list()
      .filter(({ command }) => command.includes(name))
      .map(({ pid }) => pid);
  const configure = async (settings: object): Promise<void> => {
    await runCommand(page, 'Preferences: Open Workspace Settings (JSON)');
    await page.locator('.tab.active', { hasText: 'settings.json' }).waitFor();
    await typeText(page, '');
    await page.keyboard.press('Control+A');
    await typeText(page, JSON.stringify(settings));
    await page.keyboard.press('Control+S');
    await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
    await runCommand(page, 'View: Close Editor');
    await page.locator('.tab.active', { hasText: shownFile }).waitFor();
  };

  it('tell of their first leak once, however many follow', async () => {
    await start(page, 'One');
    await marked(page, BOTH_LOST);
    await statusIs(page, /2 leaked/);
    const told = (await notificationTexts(page)).filter((text) => /gone/.test(text));
    assert.deepEqual(told, ['1 of 10 slots is gone: one.js:3']);
  });

  it('are shown completely again after the language server was killed', async () => {
    const [former] = running('dist/server.cjs');
    const [program] = running('one.js');
    // While it stands still nobody can tell the new server anything: marks on screen would be old ones.
    process.kill(program!, 'SIGSTOP');
    process.kill(former!, 'SIGKILL');
    await marked(page, []);
    await eventually(
      'another language server',
      () => running('dist/server.cjs'),
      (servers) => servers.length === 1 && servers[0] !== former,
    );
    process.kill(program!, 'SIGCONT');
    await marked(page, BOTH_LOST);
    await statusIs(page, /2 leaked/);
  });

  it('end one by one: the others keep their marks', async () => {
    await start(page, 'Two');
    await marked(page, BOTH_LOST);
    await statusIs(page, /4 leaked/);
    // It stops the session that has the focus, which the editor chooses.
    await page.keyboard.press('Shift+F5');
    const left = await eventually(
      'one of both programs to end',
      () => ['one.js', 'two.js'].filter((name) => running(name).length > 0),
      (names) => names.length === 1,
    );
    [shownFile = ''] = left;
    await openFile(page, join(folder, shownFile));
    await marked(page, BOTH_LOST);
  });

  it('are shown as a setting says, at once', async () => {
    await configure({ 'leakLens.surface': 'quiet' });
    await marked(page, []);
    await statusIs(page, /leaked/);
    await configure({});
    await marked(page, BOTH_LOST);
  });

  it('are not shown while Leak Lens is switched off, and again when it is switched on', async () => {
    await configure({ 'leakLens.enabled': false });
    await marked(page, []);
    await statusIs(page, undefined);
    await eventually(
      'the language server to end',
      () => running('dist/server.cjs'),
      (servers) => servers.length === 0,
    );
    await configure({});
    await marked(page, BOTH_LOST);
    await statusIs(page, /2 leaked/);
  });

  it('leave what they found until it is cleared', async () => {
    await stopDebugging(page);
    await marked(page, [
      [FIRST_LINE, 'last run'],
      [SECOND_LINE, 'last run'],
    ]);
    await runCommand(page, 'Leak Lens: Clear Findings');
    await marked(page, []);
  });

  it('are those of the usual debugger while Leak Lens is switched off', async () => {
    await configure({ 'leakLens.enabled': false });
    await eventually(
      'the language server to end',
      () => running('dist/server.cjs'),
      (servers) => servers.length === 0,
    );
    await start(page, 'One');
    await eventually(
      'the program to run',
      () => running('one.js'),
      (pids) => pids.length === 1,
    );
    assert.deepEqual(running('dist/server.cjs'), []);
    assert.equal(await status(page), undefined);
    await stopDebugging(page);
  });

  it('may be of type "node", when a setting says so', async () => {
    await configure({ 'leakLens.traceNodeSessions': 'always' });
    await openFile(page, join(folder, 'one.js'));
    shownFile = 'one.js';
    await start(page, 'Plain');
    await marked(page, BOTH_LOST);
    await stopDebugging(page);
    await debuggingEnded(page);
    await marked(page, [
      [FIRST_LINE, 'last run'],
      [SECOND_LINE, 'last run'],
    ]);
  });
});
