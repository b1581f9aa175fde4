import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** A built-in theme of each kind: its name in the list of themes, and the class that it gives the workbench. */
export const THEMES = [
  { name: 'Dark Modern', kind: 'vs-dark' },
  { name: 'Light Modern', kind: 'vs' },
  { name: 'Dark High Contrast', kind: 'hc-black' },
  { name: 'Light High Contrast', kind: 'hc-light' },
] as const;

export type Theme = (typeof THEMES)[number];

/** Chooses the theme by the list of themes and resolves when the workbench is drawn in it. */
export async function useTheme(page: Page, theme: Theme): Promise<void> {
  const widget = page.locator('.quick-input-widget');
  await eventually(
    'the list of themes',
    async () => {
      if (await widget.isVisible()) return true;
      // Keys that are pressed in a page of an extension do not reach the workbench.
      await page.locator('.tab.active').first().click();
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+T');
      return widget.isVisible();
    },
    Boolean,
  );
  await widget.locator('input.input').fill(theme.name);
  await widget.locator('.monaco-list-row.focused', { hasText: theme.name }).waitFor();
  await page.keyboard.press('Enter');
  await widget.waitFor({ state: 'hidden' });
  await page.locator(`.monaco-workbench.${theme.kind}`).waitFor();
}
