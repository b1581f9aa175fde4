import type { Page } from 'playwright-core';

/** A frame of the page in which lines were elsewhere than in the one before. */
export interface Movement {
  /** By the page's clock in milliseconds. */
  readonly atMs: number;
  /** How many lines. */
  readonly lines: number;
}

export interface WatchedLines {
  readonly movements: readonly Movement[];
  /** When a line had its first lens, by the page's clock. */
  readonly firstLensesMs: readonly number[];
  /** How often any lens has changed its text. */
  readonly lensTexts: number;
  readonly frames: number;
}

/**
 * Looks in each frame of the page from now on where the lines of the active editor are, by their numbers. It must not
 * be scrolled. Lenses that are there already are first ones as well.
 */
export async function watchLines(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const watched = (window.leakLensLines = { movements: [], firstLensesMs: [], lensTexts: 0, frames: 0 });
    const withLens = new Set();
    let formerTops = new Map();
    let formerTexts = '';
    const EDITOR = '.editor-group-container.active .monaco-editor ';
    const top = (element) => Math.round(element.getBoundingClientRect().top);
    const look = (atMs) => {
      const numbers = [...document.querySelectorAll(EDITOR + '.margin-view-overlays .line-numbers')];
      const tops = new Map(numbers.map((number) => [Number(number.textContent), top(number)]));
      const lenses = [...document.querySelectorAll(EDITOR + '.codelens-decoration')];
      for (const lens of lenses) {
        const below = Math.min(...[...tops].filter(([, lineTop]) => lineTop >= top(lens)).map(([line]) => line));
        if (withLens.has(below)) continue;
        withLens.add(below);
        watched.firstLensesMs.push(atMs);
      }
      const lines = [...tops].filter(([line, at]) => (formerTops.get(line) ?? at) !== at).length;
      if (lines > 0) watched.movements.push({ atMs, lines });
      const texts = lenses.map(({ textContent }) => textContent).join();
      if (texts !== formerTexts) watched.lensTexts++;
      watched.frames++;
      formerTexts = texts;
      formerTops = tops;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })()`);
}

/** What has been seen since {@link watchLines}. */
export async function linesWatched(page: Page): Promise<WatchedLines> {
  return page.evaluate<WatchedLines>('window.leakLensLines');
}
