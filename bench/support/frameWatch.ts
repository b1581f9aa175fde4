import type { Page } from 'playwright-core';

/** When a text with this count was first in a frame of the page. */
export interface Shown {
  readonly count: number;
  /** By the wall clock, which the page shares with the machine. */
  readonly atMs: number;
  /** How long that frame took, from the one before. */
  readonly frameMs: number;
}

/** What was shown at the end of the first marked line, and in the first lens, in the order of time. */
export interface ShownCounts {
  readonly marks: readonly Shown[];
  readonly lenses: readonly Shown[];
}

/** Looks in each frame of the page from now on at the counts of what was lost: `3 of 500 slots lost here`, `3 leaked`. */
export async function watchCounts(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const shown = (window.leakLensShown = { marks: [], lenses: [] });
    const note = (series, text, pattern, atMs, frameMs) => {
      const count = Number(pattern.exec(text ?? '')?.[1]);
      if (count > (series.at(-1)?.count ?? 0)) series.push({ count, atMs, frameMs });
    };
    let formerMs = performance.now();
    const look = (nowMs) => {
      const atMs = Date.now();
      const frameMs = nowMs - formerMs;
      formerMs = nowMs;
      for (const span of document.querySelectorAll('.monaco-editor .view-line span span')) {
        const { content } = getComputedStyle(span, '::after');
        if (content.includes('lost')) note(shown.marks, content, /(\\d+)\\D+of/, atMs, frameMs);
      }
      const lens = document.querySelector('.monaco-editor .codelens-decoration')?.textContent;
      note(shown.lenses, lens, /(\\d+)\\s+leaked/, atMs, frameMs);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })()`);
}

/** What has been seen since {@link watchCounts}. */
export async function countsShown(page: Page): Promise<ShownCounts> {
  return page.evaluate<ShownCounts>('window.leakLensShown');
}
