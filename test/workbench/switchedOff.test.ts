import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { after, afterEach, before, describe, it } from 'mocha';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { stopDebugging } from '../hosts/debugControls.ts';
import { eventually } from '../hosts/eventually.ts';
import { openFile } from '../hosts/workbench.ts';
import { configure, openLeakingFolder, type LeakingFolder } from './leakingFolder.ts';
import { BOTH_LOST, marked, start, status } from './shownLeaks.ts';

/** The variables that the hook reads, and no others of that beginning that the tests need. */
const OURS = /^LEAK_LENS_(ENDPOINT|TOKEN|MARKERS|DISABLE)=/;

describe('Leak Lens that was switched off before VS Code was opened', function () {
  this.timeout(90_000);
  let opened: LeakingFolder;
  let page: Page;

  before(async () => {
    opened = await openLeakingFolder({ 'leakLens.enabled': false });
    ({ page } = opened.workbench);
    await openFile(page, join(opened.folder, 'one.js'));
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await page.screenshot({ path: join(INSTALLATION_ROOT, 'screenshots/switched-off.png') });
  });
  after(() => opened.close());

  /** Starts the configuration "One" and resolves with what its program's environment has of ours. */
  const startedWith = async (): Promise<string[]> => {
    await start(page, 'One');
    const [program] = await eventually(
      'the program to run',
      () => opened.running('one.js'),
      (pids) => pids.length === 1,
    );
    const variables = readFileSync(`/proc/${program}/environ`, 'utf8').split('\0');
    assert.ok(
      variables.some((variable) => variable.startsWith('DATABASE_URL=')),
      'it is the environment of the program',
    );
    return variables.filter(
      (variable) =>
        OURS.test(variable) || (variable.startsWith('NODE_OPTIONS=') && /runtime-hook/.test(variable)),
    );
  };

  it('runs its configurations with the usual debugger and leaves their programs alone', async () => {
    assert.deepEqual(await startedWith(), []);
    assert.deepEqual(opened.running('dist/server.cjs'), []);
    assert.equal(await status(page), undefined);
    await stopDebugging(page);
  });

  it('traces the next program when it is switched on', async () => {
    await configure(page, {}, 'one.js');
    const names = (await startedWith()).map((variable) => variable.split('=', 1)[0]).sort();
    assert.deepEqual(names, ['LEAK_LENS_ENDPOINT', 'LEAK_LENS_MARKERS', 'LEAK_LENS_TOKEN', 'NODE_OPTIONS']);
    await marked(page, BOTH_LOST);
    await stopDebugging(page);
  });

  it('leaves the next one alone when it is switched off again', async () => {
    await configure(page, { 'leakLens.enabled': false }, 'one.js');
    assert.deepEqual(await startedWith(), []);
    await stopDebugging(page);
  });
});
