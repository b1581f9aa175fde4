import type { FrameLocator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { runCommand } from './workbench.ts';

/** Opens the timeline by its command and resolves with its page when that has drawn a pool. */
export async function openTimeline(page: Page): Promise<FrameLocator> {
  await runCommand(page, 'Leak Lens: Show Timeline');
  const timeline = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  await timeline.locator('.pool canvas').first().waitFor();
  return timeline;
}

/** Resolves with the line of words about everything when it fits. */
export async function summarised(timeline: FrameLocator, pattern: RegExp, limitMs?: number): Promise<string> {
  return eventually(
    `a summary like ${String(pattern)}`,
    () => timeline.locator('#summary').innerText(),
    (text) => pattern.test(text),
    limitMs,
  );
}

/** What a screen reader was told last of the selected lease. */
export async function selectedLease(timeline: FrameLocator): Promise<string> {
  return (await timeline.locator('#selected').textContent()) ?? '';
}
