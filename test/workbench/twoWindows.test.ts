import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { after, afterEach, before, describe, it } from 'mocha';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { stopDebugging } from '../hosts/debugControls.ts';
import { openFile } from '../hosts/workbench.ts';
import { openLeakingFolder, type LeakingFolder } from './leakingFolder.ts';
import { BOTH_LAST_RUN, BOTH_LOST, marked, start, statusIs } from './shownLeaks.ts';

describe('two windows of a real VS Code on the same folder', function () {
  this.timeout(90_000);
  let opened: LeakingFolder;
  let one: Page;
  let two: Page;

  const open = (page: Page, name: string): Promise<void> => openFile(page, join(opened.folder, name));

  before(async () => {
    opened = await openLeakingFolder();
    one = opened.workbench.page;
    two = await one.context().newPage();
    await two.goto(opened.workbench.url);
    await two.locator('.monaco-workbench .statusbar').waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const [name, page] of Object.entries({ one, two })) {
      await page.screenshot({ path: join(INSTALLATION_ROOT, `screenshots/two-windows-${name}.png`) });
    }
  });
  after(() => opened.close());

  it('show the leaks of their own programs', async () => {
    await open(one, 'one.js');
    await start(one, 'One');
    await open(two, 'two.js');
    await start(two, 'Two');
    for (const [page, own, other] of [
      [one, 'one.js', 'two.js'],
      [two, 'two.js', 'one.js'],
    ] as const) {
      await marked(page, BOTH_LOST);
      await statusIs(page, /2 leaked/);
      await open(page, other);
      await marked(page, []);
      await open(page, own);
    }
  });

  it('do not hear of each other’s end', async () => {
    await stopDebugging(two);
    await marked(two, BOTH_LAST_RUN);
    await statusIs(two, undefined);
    await marked(one, BOTH_LOST);
    await statusIs(one, /2 leaked/);
    await stopDebugging(one);
    await marked(one, BOTH_LAST_RUN);
  });
});
