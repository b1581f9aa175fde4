import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { after, afterEach, before, describe, it } from 'mocha';
import { openWorkbench, type Workbench } from '../hosts/browserHost.ts';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { startDebugging, stopDebugging } from '../hosts/debugControls.ts';
import { eventually } from '../hosts/eventually.ts';
import { openFile, runCommand } from '../hosts/workbench.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

const SAMPLE = join(REPOSITORY, 'sample');
const SCREENSHOTS = join(INSTALLATION_ROOT, 'screenshots');
const LEAK_LIMIT_MS = 60_000;
/** Of what the view reads: as many as a person would notice. */
const CHANGES = 10;

describe('the Connections view in a real VS Code', function () {
  this.timeout(120_000);
  let workbench: Workbench;
  let page: Page;
  let rows: Locator;

  before(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    workbench = await openWorkbench({ folder: SAMPLE, extensionPath: REPOSITORY });
    ({ page } = workbench);
    await openFile(page, join(SAMPLE, 'service.ts'));
    await startDebugging(page, 'Debug with leak tracing');
    await runCommand(page, 'Run and Debug: Focus on Connections View');
    rows = page.locator('.pane', { hasText: 'Connections' }).locator('.monaco-list-row');
  });
  afterEach(async function () {
    await page.screenshot({
      path: join(SCREENSHOTS, `connections-${this.currentTest?.state ?? 'none'}.png`),
    });
  });
  after(() => workbench.close());

  it('shows the pool with what is held of it', async () => {
    await rows
      .filter({ hasText: /\d+ of \d+ held/ })
      .first()
      .waitFor();
  });

  it('lists a leak with its place, which a person can open', async () => {
    const finding = rows.filter({ hasText: /\d+ leaked/ }).first();
    await finding.waitFor({ timeout: LEAK_LIMIT_MS });
    await finding.click();
    await rows.filter({ hasText: 'never released' }).first().waitFor();
    assert.equal(await finding.getAttribute('aria-expanded'), 'true');
  });

  it('keeps what is selected and expanded while the rest changes', async () => {
    const finding = rows.filter({ hasText: /\d+ leaked/ }).first();
    const before = await finding.getAttribute('id');
    const list = page.locator('.pane', { hasText: 'Connections' }).locator('.monaco-list-rows');
    const readings = new Set<string>();
    await eventually(
      'the view to read differently many times',
      async () => readings.add(await list.innerText()).size,
      (count) => count > CHANGES,
      LEAK_LIMIT_MS,
    );
    assert.equal(await finding.getAttribute('aria-expanded'), 'true');
    assert.equal(await finding.getAttribute('aria-selected'), 'true');
    assert.equal(await finding.getAttribute('id'), before);
  });

  it('shows only what passes the filter', async () => {
    const pane = page.locator('.pane', { hasText: 'Connections' });
    await pane.locator('.pane-header').hover();
    await pane.getByRole('button', { name: /Filter Connections/ }).click();
    await page.locator('.quick-input-list-entry', { hasText: 'Leaks and suspicions only' }).click();
    await pane.locator('.pane-header', { hasText: 'leaks and suspicions' }).waitFor();
    await rows
      .filter({ hasText: /\d+ leaked/ })
      .first()
      .waitFor();
  });

  it('says of the last run that it is the last run', async () => {
    await stopDebugging(page);
    await rows.filter({ hasText: 'Findings of the last run' }).waitFor();
  });
});
