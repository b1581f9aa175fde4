import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { after, afterEach, before, describe, it } from 'mocha';
import type { PerfettoTrace } from '../../server/views/perfetto.ts';
import { openWorkbench, type Workbench } from '../hosts/browserHost.ts';
import { INSTALLATION_ROOT } from '../hosts/browserInstallation.ts';
import { startDebugging, stopDebugging } from '../hosts/debugControls.ts';
import { eventually } from '../hosts/eventually.ts';
import { THEMES, useTheme } from '../hosts/theme.ts';
import { openTimeline, selectedLease, summarised } from '../hosts/timelinePanel.ts';
import { openFile, runCommand } from '../hosts/workbench.ts';
import { REPOSITORY } from '../support/tracedProgram.ts';

const SAMPLE = join(REPOSITORY, 'sample');
const SCREENSHOTS = join(INSTALLATION_ROOT, 'screenshots');
const LEAK_LIMIT_MS = 60_000;
/** What VS Code calls a kind of theme in a page of an extension. */
const THEME_KINDS = {
  vs: 'light',
  'vs-dark': 'dark',
  'hc-black': 'high-contrast',
  'hc-light': 'high-contrast-light',
} as const;

describe('the timeline in a real VS Code', function () {
  this.timeout(120_000);
  let workbench: Workbench;
  let page: Page;
  let timeline: FrameLocator;

  before(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    workbench = await openWorkbench({ folder: SAMPLE, extensionPath: REPOSITORY });
    ({ page } = workbench);
    await openFile(page, join(SAMPLE, 'service.ts'));
    await startDebugging(page, 'Debug with leak tracing');
    timeline = await openTimeline(page);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await page.screenshot({ path: join(SCREENSHOTS, 'timeline-failed.png') });
  });
  after(() => workbench.close());

  const press = (key: string): Promise<void> => timeline.locator('.plot').first().press(key);

  it('has a lane for each connection, with leases that are over', async () => {
    await eventually(
      'a lane',
      () => timeline.locator('section .pool').first().getAttribute('data-lanes'),
      (lanes) => Number(lanes) > 0,
    );
    await summarised(timeline, /[1-9]\d* leases? shown/);
  });

  it('says in words what leaks', async () => {
    await summarised(timeline, /[1-9]\d* leaked/, LEAK_LIMIT_MS);
    assert.match(await timeline.locator('#findings').innerText(), /^[1-9]\d* leaked/);
    await page.screenshot({ path: join(SCREENSHOTS, 'timeline-light.png') });
  });

  it('follows until a person zooms, and again when asked to', async () => {
    const follow = timeline.locator('#follow');
    await press('+');
    assert.equal(await follow.getAttribute('aria-pressed'), 'false');
    await press('f');
    assert.equal(await follow.getAttribute('aria-pressed'), 'true');
  });

  it('leads by keys to a leak, and from there to its line', async () => {
    await press('l');
    const told = await selectedLease(timeline);
    assert.match(told, /Leaked: /);
    const [, file, line] = /^(\w+\.ts):(\d+)/.exec(told) ?? [];
    assert.ok(file !== undefined && line !== undefined, told);
    await press('Enter');
    await page.locator('.tab.active', { hasText: file }).waitFor();
    await page.getByRole('button', { name: new RegExp(`^Ln ${line}, Col`) }).waitFor();
    await page.screenshot({ path: join(SCREENSHOTS, 'timeline-code.png') });
  });

  it('is exported as a trace', async () => {
    const file = join(workbench.processes.folder, 'trace.json');
    await timeline.locator('#perfetto').click();
    const dialog = page.locator('.quick-input-widget');
    await dialog.waitFor();
    await eventually(
      'the dialog to take the name',
      async () => {
        const name = dialog.locator('input.input');
        // It writes the name that it proposes whenever it is done with reading the folder.
        if (await name.isVisible()) await name.fill(file);
        if ((await name.inputValue()) === file) await page.keyboard.press('Enter');
        return dialog.isHidden();
      },
      Boolean,
    );
    const text = await eventually(
      'the whole file',
      () => (existsSync(file) ? readFile(file, 'utf8') : ''),
      (read) => read.trimEnd().endsWith('}'),
    );
    const { traceEvents } = JSON.parse(text) as PerfettoTrace;
    assert.ok(traceEvents.some((event) => event.ph === 'X' && event.cat === 'leaked'));
  });

  it('goes from lease to lease by arrow keys', async () => {
    await press('ArrowLeft');
    const one = await selectedLease(timeline);
    await press('ArrowUp');
    await press('ArrowDown');
    await press('ArrowDown');
    assert.notEqual(await selectedLease(timeline), one);
  });

  it('is drawn in the colours of every kind of theme', async () => {
    await runCommand(page, 'View: Close Primary Side Bar');
    for (const theme of THEMES) {
      await useTheme(page, theme);
      await timeline.locator('body.vscode-' + THEME_KINDS[theme.kind]).waitFor();
      await page.screenshot({ path: join(SCREENSHOTS, `timeline-${theme.kind}.png`) });
    }
  });

  it('is still there when the program has ended', async () => {
    await stopDebugging(page);
    await summarised(timeline, /[1-9]\d* leaked/);
  });
});
