import type { Page } from 'playwright-core';
import type { PageElement } from './pageElement.ts';
import { plainText, runCommand } from './workbench.ts';

export interface Problem {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** Who reports it, with the code in parentheses, as shown. */
  readonly source: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Shows the Problems panel and gives it the focus. */
export async function showProblems(page: Page): Promise<void> {
  await runCommand(page, 'Problems: Focus on Problems View');
  await page.locator('.markers-panel').waitFor();
}

/** Returns the entries of the Problems panel, which must be shown, from top to bottom. */
export async function problems(page: Page): Promise<Problem[]> {
  const rows = await page.locator('.markers-panel .monaco-list-row').evaluateAll((elements: PageElement[]) =>
    elements
      .filter((row) => row.querySelector('.marker-icon') !== null)
      .map((row) => ({
        icon: row.querySelector('.marker-icon .codicon')?.className ?? '',
        message: [...row.querySelectorAll('.marker-message-line')].map((line) => line.textContent).join('\n'),
        source: [...row.querySelectorAll('.marker-source, .marker-code')]
          .map((part) => part.textContent)
          .join(''),
        position: row.querySelector('.marker-line')?.textContent ?? '',
      })),
  );
  return rows.map(({ icon, message, source, position }) => ({
    severity: icon.includes('error') ? 'error' : icon.includes('warning') ? 'warning' : 'info',
    message: plainText(message),
    source: plainText(source),
    line: Number(/Ln (\d+)/.exec(position)?.[1]),
  }));
}
