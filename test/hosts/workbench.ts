import { errors, type Locator, type Page } from 'playwright-core';
import { eventually } from './eventually.ts';

const RETYPE_AFTER_MS = 1500;
const CLICK_LIMIT_MS = 1000;

/** Opens the file (absolute path) in the editor and puts the cursor at the start of a line, counted from 1. */
export async function openFile(page: Page, file: string, line = 1): Promise<void> {
  await pick(page, file, (label) => file.endsWith(`/${label}`));
  const name = file.slice(file.lastIndexOf('/') + 1);
  await page.locator('.tab.active', { hasText: name }).waitFor();
  await goToLine(page, line);
}

/** Puts the cursor of the active editor at the start of a line, counted from 1, and reveals it. */
export async function goToLine(page: Page, line: number): Promise<void> {
  await pick(page, `:${line}`, (label) => label.includes(`line ${line} `));
  await page.getByRole('button', { name: `Ln ${line}, Col 1` }).waitFor();
}

/** Runs a command by its title in the command palette, waiting until the command is known. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await pick(page, `>${title}`, (label) => label === title);
}

/** Types into the active editor at the cursor, key by key, as a person does. */
export async function typeText(page: Page, text: string): Promise<void> {
  await page.locator('.editor-group-container.active .monaco-editor .native-edit-context').focus();
  await page.keyboard.type(text);
}

/** Returns the texts of the status bar's items; icons are not part of them. */
export async function statusBarTexts(page: Page): Promise<string[]> {
  const texts = await page.locator('.statusbar-item').allInnerTexts();
  return texts.map((text) => plainText(text).replaceAll(/\s+/g, ' ')).filter((text) => text !== '');
}

/** Returns the texts of the notifications that are on screen. */
export async function notificationTexts(page: Page): Promise<string[]> {
  return (await page.locator('.notification-toast .notification-list-item-message').allInnerTexts()).map(
    plainText,
  );
}

/** Non-breaking spaces, which the workbench uses in many places, become ordinary ones; ends are trimmed. */
export function plainText(text: string): string {
  return text.replaceAll('\u00a0', ' ').trim();
}

/**
 * Types the query into quick open and clicks the first entry whose label fits. Entries can come late, for instance
 * commands of an extension that is being registered, and the list does not follow: so the query is typed anew. While
 * the list is being filled its rows change their entries: it must have stayed the same between two looks, and the
 * click is on the label, wherever it is by then.
 */
export async function pick(page: Page, query: string, fits: (label: string) => boolean): Promise<void> {
  const widget = page.locator('.quick-input-widget');
  const rows = widget.locator('.monaco-list-row');
  let typedAt = -Infinity;
  let former: readonly string[] = [];
  await eventually(
    `an entry of quick open for "${query}" that can be clicked`,
    async () => {
      if (performance.now() - typedAt > RETYPE_AFTER_MS) {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+P');
        await widget.locator('input.input').fill(query);
        typedAt = performance.now();
      }
      const labels = (await rows.locator('.label-name').allInnerTexts()).map(plainText);
      const label = labels.find(fits);
      const isSettled = JSON.stringify(labels) === JSON.stringify(former);
      former = labels;
      return {
        labels,
        isClicked: label !== undefined && isSettled && (await isClicked(rowsLabelled(rows, label).first())),
      };
    },
    (seen) => seen.isClicked,
  );
  await widget.waitFor({ state: 'hidden' });
}

function rowsLabelled(rows: Locator, label: string): Locator {
  const words = label.split(/\s+/).map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const hasText = new RegExp(`^\\s*${words.join('\\s+')}\\s*$`);
  return rows.filter({ has: rows.page().locator('.label-name').filter({ hasText }) });
}

/** Clicks what the locator finds; false when it went away before it could be clicked. */
async function isClicked(target: Locator): Promise<boolean> {
  try {
    await target.click({ timeout: CLICK_LIMIT_MS });
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}
