import type { Page } from 'playwright-core';
import { lineTops } from './editorMarks.ts';
import { eventually } from './eventually.ts';
import type { PageElement } from './pageElement.ts';
import { plainText, runCommand } from './workbench.ts';

/** Chooses a launch configuration by name in the Run and Debug view, so that F5 means it. */
export async function selectConfiguration(page: Page, name: string): Promise<void> {
  await runCommand(page, 'View: Show Run and Debug');
  const chosen = page.locator('.start-debug-action-item-label');
  await chosen.waitFor();
  if (plainText(await chosen.innerText()) === name) return;
  // A list that was closed may still be on its way out.
  const list = page.locator('.action-widget').filter({ visible: true }).first();
  const index = async (): Promise<number> =>
    (await list.locator('.monaco-list-row').allInnerTexts()).map(plainText).indexOf(name);
  // The view is drawn anew while launch.json is being read, which closes the list: it is opened until it has the name.
  await eventually(
    `the configuration "${name}" in Run and Debug`,
    async () => {
      if (!(await list.isVisible())) await chosen.click();
      return index();
    },
    (found) => found >= 0,
  );
  await list
    .locator('.monaco-list-row')
    .nth(await index())
    .click();
  await chosen.filter({ hasText: name }).waitFor();
}

/** Presses F5 with the configuration of this name, or Ctrl+F5 when it is to run without debugging. */
export async function startDebugging(
  page: Page,
  name: string,
  options: { readonly noDebug?: boolean } = {},
): Promise<void> {
  await selectConfiguration(page, name);
  await page.keyboard.press(options.noDebug === true ? 'Control+F5' : 'F5');
  await page.locator('.debug-toolbar').waitFor();
}

/** Sets or removes a breakpoint on the line of the cursor. */
export async function toggleBreakpoint(page: Page): Promise<void> {
  await runCommand(page, 'Debug: Toggle Breakpoint');
}

/**
 * Resolves with the line, counted from 1, at which the program stands still in the active editor; with `line` it
 * waits for that line, as after a step, when the line before it may still be marked.
 */
export async function stoppedLine(page: Page, line?: number): Promise<number> {
  const stopped = await eventually(
    line === undefined ? 'the program to stop' : `the program to stop at line ${line}`,
    () => currentLine(page),
    (current) => current !== undefined && (line === undefined || current === line),
  );
  return Number(stopped);
}

/** Resolves when the focused session runs, that is when it could be paused. */
export async function programRunning(page: Page): Promise<void> {
  await page.locator('.debug-toolbar .codicon-debug-pause').waitFor();
}

/** Lets the program go on. Wait afterwards for what it is expected to do. */
export async function continueProgram(page: Page): Promise<void> {
  await page.keyboard.press('F5');
}

/** Steps over one statement. Wait afterwards with `stoppedLine(page, line)`. */
export async function stepOver(page: Page): Promise<void> {
  await page.keyboard.press('F10');
}

/** Stops the focused session and resolves when no session is left. */
export async function stopDebugging(page: Page): Promise<void> {
  await page.keyboard.press('Shift+F5');
  await debuggingEnded(page);
}

export async function restartDebugging(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+F5');
}

/** Resolves when no debug session is left. */
export async function debuggingEnded(page: Page): Promise<void> {
  await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
}

async function currentLine(page: Page): Promise<number | undefined> {
  const top = await page
    .locator('.view-overlays .debug-top-stack-frame-line')
    .evaluateAll(
      (marks: PageElement[]) => marks.map((mark) => Math.round(mark.getBoundingClientRect().top))[0],
    );
  return top === undefined ? undefined : (await lineTops(page)).find((line) => line.top === top)?.line;
}
