import type { Page } from 'playwright-core';
import type { PageElement } from './pageElement.ts';
import { plainText, runCommand } from './workbench.ts';

export interface Problem {
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** Who reports it. */
  readonly source: string;
  readonly code: string;
  /** Counted from 1. */
  readonly line: number;
  /** Its related information, as shown: `file[Ln 1, Col 1]: message`. */
  readonly related: readonly string[];
}

/** Shows the Problems panel and gives it the focus. */
export async function showProblems(page: Page): Promise<void> {
  await runCommand(page, 'Problems: Focus on Problems View');
  await page.locator('.markers-panel').waitFor();
}

/** Returns the entries of the Problems panel that are in sight, from top to bottom. The panel must be shown. */
export async function problems(page: Page): Promise<Problem[]> {
  const rows = await page.locator('.markers-panel .monaco-list-row').evaluateAll((elements: PageElement[]) =>
    elements.map((row) => ({
      level: row.getAttribute('aria-level'),
      text: row.textContent ?? '',
      file: row.querySelector('.label-name')?.textContent ?? '',
      icon: row.querySelector('.marker-icon .codicon')?.className ?? '',
      message: [...row.querySelectorAll('.marker-message')].map((part) => part.textContent).join('\n'),
      source: row.querySelector('.marker-source')?.textContent ?? '',
      code: row.querySelector('.marker-code')?.textContent ?? '',
      line: Number(/Ln (\d+)/.exec(row.querySelector('.marker-line')?.textContent ?? '')?.[1]),
    })),
  );
  const found: (Problem & { readonly related: string[] })[] = [];
  let file = '';
  for (const row of rows) {
    if (row.level === '1') file = plainText(row.file);
    else if (row.level === '2')
      found.push({ ...textsOf(row), file, severity: severityOf(row.icon), line: row.line, related: [] });
    else found.at(-1)?.related.push(plainText(row.text));
  }
  return found;
}

function textsOf(
  row: Pick<Problem, 'message' | 'source' | 'code'>,
): Pick<Problem, 'message' | 'source' | 'code'> {
  return { message: plainText(row.message), source: plainText(row.source), code: plainText(row.code) };
}

function severityOf(iconClasses: string): Problem['severity'] {
  return iconClasses.includes('error') ? 'error' : iconClasses.includes('warning') ? 'warning' : 'info';
}
