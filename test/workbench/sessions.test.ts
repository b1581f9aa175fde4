import { strict as assert } from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { after, afterEach, before, describe, it } from 'mocha';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { debuggingEnded, stopDebugging } from '../hosts/debugControls.ts';
import { eventually } from '../hosts/eventually.ts';
import { problems, showProblems } from '../hosts/problems.ts';
import { notificationTexts, openFile, runCommand } from '../hosts/workbench.ts';
import {
  configure,
  FIRST_LINE,
  openLeakingFolder,
  SECOND_LINE,
  type LeakingFolder,
} from './leakingFolder.ts';
import { BOTH_LAST_RUN, BOTH_LOST, marked, start, statusIs } from './shownLeaks.ts';

describe('traced sessions in a real VS Code', function () {
  this.timeout(90_000);
  let opened: LeakingFolder;
  let page: Page;
  let shownFile = 'one.js';

  before(async () => {
    opened = await openLeakingFolder();
    ({ page } = opened.workbench);
    await openFile(page, join(opened.folder, 'one.js'));
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.title.replaceAll(/\W+/g, '-');
    await page.screenshot({ path: join(INSTALLATION_ROOT, `screenshots/sessions-${name}.png`) });
  });
  after(() => opened.close());

  const running = (name: string): number[] => opened.running(name);
  const set = (settings: object): Promise<void> => configure(page, settings, shownFile);

  it('tell of their first leak once, however many follow', async () => {
    await start(page, 'One');
    await marked(page, BOTH_LOST);
    await statusIs(page, /2 leaked/);
    const told = (await notificationTexts(page)).filter((text) => /gone/.test(text));
    assert.deepEqual(told, ['1 of 10 slots is gone: one.js:3']);
  });

  it('follow what others do to the file, whether it is open or not', async () => {
    const file = join(opened.folder, 'one.js');
    const loaded = await readFile(file, 'utf8');
    await runCommand(page, 'View: Close Editor');
    await writeFile(file, `// One\n// more\n${loaded}`);
    await openFile(page, file);
    await marked(page, [
      [FIRST_LINE + 2, 'lost'],
      [SECOND_LINE + 2, 'lost'],
    ]);
    await writeFile(file, loaded);
    await marked(page, BOTH_LOST);
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
    await openFile(page, join(opened.folder, shownFile));
    await marked(page, BOTH_LOST);
  });

  it('are shown as a setting says, at once', async () => {
    await set({ 'leakLens.surface': 'quiet' });
    await marked(page, []);
    await statusIs(page, /leaked/);
    await set({});
    await marked(page, BOTH_LOST);
  });

  it('are judged by the thresholds of their folder, at once', async () => {
    await set({ 'leakLens.thresholds.leakedAfterScopeSeconds': 3600 });
    await marked(page, []);
    await statusIs(page, /suspected/);
    // One that makes no sense counts as its default.
    await set({ 'leakLens.thresholds.leakedAfterScopeSeconds': 'never' });
    await marked(page, BOTH_LOST);
    await set({});
    await marked(page, BOTH_LOST);
  });

  it('are not shown while Leak Lens is switched off, and again when it is switched on', async () => {
    await set({ 'leakLens.enabled': false });
    await marked(page, []);
    await statusIs(page, undefined);
    await eventually(
      'the language server to end',
      () => running('dist/server.cjs'),
      (servers) => servers.length === 0,
    );
    await set({});
    await marked(page, BOTH_LOST);
    await statusIs(page, /2 leaked/);
  });

  it('leave what leaked until it is cleared, as of the last run', async () => {
    await stopDebugging(page);
    await marked(page, BOTH_LAST_RUN);
    await showProblems(page);
    const left = await eventually(
      'the problems of the last run',
      () => problems(page),
      (rows) => rows.length > 0 && rows.every(({ message }) => message.startsWith('Last run: ')),
    );
    assert.deepEqual(
      left.map(({ line, severity }) => [line, severity]),
      [
        [FIRST_LINE, 'error'],
        [SECOND_LINE, 'error'],
      ],
    );
    await runCommand(page, 'Leak Lens: Clear Findings');
    await marked(page, []);
    await eventually(
      'the problems to go',
      () => problems(page),
      (rows) => rows.length === 0,
    );
  });

  it('may be of type "node", when a setting says so', async () => {
    await set({ 'leakLens.traceNodeSessions': 'always' });
    await openFile(page, join(opened.folder, 'one.js'));
    shownFile = 'one.js';
    await start(page, 'Plain');
    await marked(page, BOTH_LOST);
    await stopDebugging(page);
    await debuggingEnded(page);
    await marked(page, BOTH_LAST_RUN);
  });
});
