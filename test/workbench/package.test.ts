import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import { makePackages } from '../../scripts/packages.ts';
import { openWorkbench, type Workbench } from '../hosts/browserHost.ts';
import { endOfLineTexts } from '../hosts/editorMarks.ts';
import { eventually } from '../hosts/eventually.ts';
import { openFile, plainText, runCommand } from '../hosts/workbench.ts';
import { LEAKING_LINE, writeForgetfulProgram } from '../support/forgetfulProgram.ts';

describe('the VSIX, installed into a real VS Code', function () {
  // vsce is installed when it is not there.
  this.timeout(300_000);
  let folder: string;
  let database: Database;
  let workbench: Workbench;

  before(async () => {
    database = await startDatabaseProcess();
    folder = await mkdtemp(join(tmpdir(), 'leak-lens-installed-'));
    await writeForgetfulProgram(folder);
    const { vsix } = await makePackages(join(folder, 'packages'));
    workbench = await openWorkbench({
      folder,
      extensionPath: vsix,
      environment: { DATABASE_URL: database.connectionString },
    });
  });
  after(async () => {
    await workbench.close();
    await database.stop();
    await rm(folder, { recursive: true });
  });

  const welcome = (name: string): Promise<void> =>
    workbench.page.locator('.welcome-view-content').getByRole('button', { name }).click();

  it('leads from Run and Debug to a walkthrough', async () => {
    const { page } = workbench;
    await openFile(page, join(folder, 'forgetful.cjs'), LEAKING_LINE);
    await runCommand(page, 'View: Show Run and Debug');
    await page.locator('.welcome-view-content a', { hasText: 'How to find your first leak' }).click();
    const steps = page.locator('.getting-started-step h3');
    await steps.first().waitFor();
    assert.deepEqual((await steps.allInnerTexts()).map(plainText), [
      'Choose what to run',
      'Run it and use it',
      'Read the line',
      'See all of them',
      'Fix it, and run again',
    ]);
  });

  it('marks the leaking line of the open file, without a launch.json', async () => {
    const { page } = workbench;
    await openFile(page, join(folder, 'forgetful.cjs'), LEAKING_LINE);
    await runCommand(page, 'View: Show Run and Debug');
    await welcome('Debug with Leak Tracing');
    await eventually(
      'the mark of a lost slot',
      () => endOfLineTexts(page),
      (texts) =>
        texts.some(({ line, text }) => line === LEAKING_LINE && /1 of 10 slots lost here/.test(text)),
    );
  });
});
