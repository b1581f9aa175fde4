import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import type { TimelineUpdate } from '../../protocol/timeline.ts';
import { installChromium } from '../../test/hosts/browserInstallation.ts';
import { REPOSITORY } from '../../test/support/tracedProgram.ts';

/** The elements that the timeline's script asks for, outside of an editor. */
const PAGE = `<!DOCTYPE html><body>
  <header><p id="summary"></p>${['follow', 'fit', 'accused', 'perfetto', 'recording'].map((id) => `<button id="${id}">${id}</button>`).join('')}</header>
  <p id="empty"></p><main id="sections"></main><p id="findings"></p><p id="selected"></p></body>`;

/** Opens the timeline's page, as it is built, in Chromium; `close()` ends it. */
export async function openTimelinePage(): Promise<{
  readonly page: Page;
  readonly close: () => Promise<void>;
}> {
  const { executablePath, environment } = await installChromium(console.error);
  const profile = await mkdtemp(join(tmpdir(), 'leak-lens-timeline-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    env: { ...(process.env as Record<string, string>), ...environment },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
    viewport: { width: 1280, height: 800 },
  });
  const page = browser.pages()[0] ?? (await browser.newPage());
  await page.setContent(PAGE);
  await page.evaluate('globalThis.acquireVsCodeApi = () => ({ postMessage() {} })');
  await page.addStyleTag({ path: join(REPOSITORY, 'dist/timeline.css') });
  await page.addScriptTag({ path: join(REPOSITORY, 'dist/timeline.js') });
  return {
    page,
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Tells the page something, as the panel does. */
export async function tellTimeline(page: Page, update: TimelineUpdate): Promise<void> {
  await page.evaluate(
    `window.dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify({ kind: 'update', update })} }))`,
  );
  await page.locator('.pool canvas').first().waitFor();
}
