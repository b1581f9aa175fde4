import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import type { PageElement } from './pageElement.ts';
import { plainText } from './workbench.ts';

/** Code that runs in the page has it. */
declare function getComputedStyle(element: PageElement, pseudoElement: string): { readonly content: string };

export interface LineTop {
  /** Counted from 1. */
  readonly line: number;
  /** Distance from the page's top in CSS pixels, rounded. */
  readonly top: number;
}

export interface LineText {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

const EDITOR = '.editor-group-container.active .monaco-editor';

/** Returns where the visible lines of the active editor are, from top to bottom. */
export async function lineTops(page: Page): Promise<LineTop[]> {
  const lines = await page
    .locator(`${EDITOR} .margin-view-overlays .line-numbers`)
    .evaluateAll((numbers: PageElement[]) =>
      numbers.map((number) => ({
        line: Number(number.textContent),
        top: Math.round(number.getBoundingClientRect().top),
      })),
    );
  return lines.sort((a, b) => a.top - b.top);
}

/** Returns the `after` texts at the ends of the visible lines; two on one line are two entries. */
export async function endOfLineTexts(page: Page): Promise<LineText[]> {
  const spans = await page.locator(`${EDITOR} .view-line span`).evaluateAll((elements: PageElement[]) =>
    elements.map((span) => ({
      top: Math.round((span.closest('.view-line') ?? span).getBoundingClientRect().top),
      content: getComputedStyle(span, '::after').content,
    })),
  );
  const texts = spans
    .filter(({ content }) => content.startsWith('"'))
    .map(({ top, content }) => ({ top, text: cssString(content) }));
  return onLines(await lineTops(page), texts, (lineTop, textTop) => lineTop === textTop);
}

/** Returns the code lenses above the visible lines, each with the line that it stands above. */
export async function codeLensTexts(page: Page): Promise<LineText[]> {
  const lenses = await page.locator(`${EDITOR} .codelens-decoration`).evaluateAll((elements: PageElement[]) =>
    elements.map((lens) => ({
      top: Math.round(lens.getBoundingClientRect().top),
      titles: (lens.textContent ?? '').split(/\s\|\s/),
    })),
  );
  const texts = lenses.flatMap(({ top, titles }) => titles.map((title) => ({ top, text: plainText(title) })));
  return onLines(await lineTops(page), texts, (lineTop, lensTop) => lineTop >= lensTop);
}

/**
 * Hovers over the first token of a visible line that contains `text` and returns what the hover says, in words, when
 * it has all of what is `expected`: each provider answers in its own time. Rejects when the line is not visible or
 * has no such token.
 */
export async function hoverText(
  page: Page,
  line: number,
  text: string,
  ...expected: readonly RegExp[]
): Promise<string> {
  const top = (await lineTops(page)).find((candidate) => candidate.line === line)?.top;
  if (top === undefined) throw new Error(`Line ${line} is not visible in the active editor.`);
  const centres = await page.locator(`${EDITOR} .view-line`).evaluateAll(
    (viewLines: PageElement[], wanted) =>
      viewLines
        .filter((viewLine) => Math.round(viewLine.getBoundingClientRect().top) === wanted.top)
        .flatMap((viewLine) => [...viewLine.querySelectorAll('span span')])
        .filter((token) => token.textContent?.replaceAll('\u00a0', ' ').includes(wanted.text))
        .map((token) => token.getBoundingClientRect())
        .map((box) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 })),
    { top, text },
  );
  const centre = centres[0];
  if (centre === undefined) throw new Error(`Line ${line} has no token with "${text}".`);
  const contents = page.locator('.monaco-editor .monaco-hover:not(.hidden) .hover-contents');
  // A hover that is open would be read instead of the new one.
  await page.mouse.move(0, 0);
  await contents.first().waitFor({ state: 'hidden' });
  await page.mouse.move(centre.x, centre.y, { steps: 3 });
  return eventually(
    `a hover over "${text}" in line ${line} with ${expected.join(', ')}`,
    async () => (await contents.allInnerTexts()).map(plainText).join('\n'),
    (said) => expected.every((pattern) => pattern.test(said)),
  );
}

/** CSS serialises a string in quotes and escapes quotes and backslashes with a backslash. */
function cssString(content: string): string {
  return plainText(content.slice(1, -1).replaceAll(/\\(["\\])/g, '$1'));
}

function onLines(
  lines: readonly LineTop[],
  texts: readonly { readonly top: number; readonly text: string }[],
  belongs: (lineTop: number, textTop: number) => boolean,
): LineText[] {
  return texts
    .flatMap(({ top, text }) => {
      const line = lines.find((candidate) => belongs(candidate.top, top))?.line;
      return line === undefined ? [] : [{ line, text }];
    })
    .sort((a, b) => a.line - b.line);
}
