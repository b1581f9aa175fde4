import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openWorkbench } from '../test/hosts/browserHost.ts';
import { INSTALLATION_ROOT } from '../test/hosts/browserInstallation.ts';
import { startDebugging, stopDebugging } from '../test/hosts/debugControls.ts';
import { endOfLineTexts, hoverText } from '../test/hosts/editorMarks.ts';
import { eventually } from '../test/hosts/eventually.ts';
import { showProblems } from '../test/hosts/problems.ts';
import { THEMES, useTheme } from '../test/hosts/theme.ts';
import { openTimeline, summarised } from '../test/hosts/timelinePanel.ts';
import { openFile, runCommand } from '../test/hosts/workbench.ts';

const ROOT = join(import.meta.dirname, '..');
const SAMPLE = join(ROOT, 'sample');
/** Not committed: they are to be looked at. */
const PICTURES = join(INSTALLATION_ROOT, 'pictures');
/** Where the sample loses a client, and the query that runs on it. */
const LEAK = { file: join(SAMPLE, 'routes/orders.ts'), acquireLine: 24, queryLine: 25 };
const LEAK_LIMIT_MS = 60_000;

/** How each surface is brought to the screen, in an order in which one does not hide the next. */
const SURFACES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async problems(page) {
    // Keys that are pressed in a page of an extension do not reach the workbench.
    await page.locator('.tab', { hasText: 'orders.ts' }).first().click();
    await openFile(page, LEAK.file, LEAK.acquireLine);
    await showProblems(page);
  },
  async editor(page) {
    await runCommand(page, 'View: Hide Panel');
    await openFile(page, LEAK.file, LEAK.acquireLine);
  },
  async acquireHover(page) {
    await hoverText(page, LEAK.acquireLine, 'connect', /Leaked/i);
  },
  async queryHover(page) {
    await hoverText(page, LEAK.queryLine, 'query', /p95/);
  },
  async connections(page) {
    await runCommand(page, 'Run and Debug: Focus on Connections View');
    const rows = page.locator('.pane', { hasText: 'Connections' }).locator('.monaco-list-row');
    const finding = rows.filter({ hasText: /\d+ leaked/ }).first();
    await finding.waitFor();
    if ((await finding.getAttribute('aria-expanded')) !== 'true') await finding.click();
  },
  async timeline(page) {
    await runCommand(page, 'View: Close Primary Side Bar');
    await summarised(await openTimeline(page), /[1-9]\d* leaked/);
  },
  async walkthrough(page) {
    const widget = page.locator('.quick-input-widget');
    const entry = async (text: string): Promise<void> => {
      await widget.locator('input.input').fill(text);
      await widget.locator('.monaco-list-row.focused', { hasText: text.replace('>', '') }).waitFor();
      await page.keyboard.press('Enter');
    };
    await page.locator('.tab.active').first().click();
    await page.keyboard.press('Control+P');
    // One list follows upon the other, so that nothing is hidden in between.
    await entry('>Welcome: Open Walkthrough');
    await entry('Find Your First Leak');
    await page.locator('.gettingStartedContainer', { hasText: 'Find Your First Leak' }).waitFor();
    await page
      .frameLocator('.gettingStartedContainer iframe.webview.ready')
      .frameLocator('#active-frame')
      .locator('svg')
      .first()
      .waitFor();
  },
};

/** Presses F5 on the sample and writes a picture of every surface in every kind of theme below `.vscode-test/`. */
export async function takeSurfacePictures(): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  const workbench = await openWorkbench({
    folder: SAMPLE,
    extensionPath: ROOT,
    size: { width: 1200, height: 760 },
    settings: { 'editor.minimap.enabled': false, 'debug.internalConsoleOptions': 'neverOpen' },
  });
  const { page } = workbench;
  try {
    await openFile(page, LEAK.file, LEAK.acquireLine);
    await startDebugging(page, 'Debug with leak tracing');
    await runCommand(page, 'View: Close Primary Side Bar');
    await eventually(
      'a leak at the end of its line',
      () => endOfLineTexts(page),
      (texts) => texts.some(({ text }) => /lost here/.test(text)),
      LEAK_LIMIT_MS,
    );
    for (const theme of THEMES) {
      await useTheme(page, theme);
      for (const [surface, show] of Object.entries(SURFACES)) {
        await show(page);
        await page.screenshot({ path: join(PICTURES, `${surface}-${theme.kind}.png`) });
      }
      // Pages of extensions keep the keys for themselves; the next theme begins in the code.
      await page.locator('.tab', { hasText: 'orders.ts' }).click();
      await page.locator('.statusbar').screenshot({ path: join(PICTURES, `statusBar-${theme.kind}.png`) });
    }
    await stopDebugging(page);
  } catch (error) {
    await page.screenshot({ path: join(PICTURES, 'failed.png') });
    throw error;
  } finally {
    await workbench.close();
  }
}
