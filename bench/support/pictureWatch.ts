import type { Page } from 'playwright-core';

/** All that is said about leaks in the visible lines, without what changes while the program runs. */
export interface Picture {
  readonly marks: number;
  readonly lenses: number;
  readonly problems: number;
}

/** When the picture became another one, by the wall clock in milliseconds. */
export interface PictureChange {
  readonly atMs: number;
  readonly picture: Picture;
}

/** Looks in each frame of the page from now on at lines marked as lost, lenses of leaks, and underlined problems. */
export async function watchPicture(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const changes = (window.leakLensPictures = []);
    let former = '';
    const count = (selector, fits) => [...document.querySelectorAll('.monaco-editor ' + selector)].filter(fits).length;
    const look = () => {
      const picture = {
        marks: count('.view-line span span', (span) => getComputedStyle(span, '::after').content.includes('lost')),
        lenses: count('.codelens-decoration', ({ textContent }) => textContent.includes('leaked')),
        problems: count('.squiggly-error', () => true),
      };
      const text = JSON.stringify(picture);
      if (text !== former) changes.push({ atMs: Date.now(), picture });
      former = text;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })()`);
}

/** The pictures since {@link watchPicture}, in the order of time. */
export async function picturesShown(page: Page): Promise<readonly PictureChange[]> {
  return page.evaluate<readonly PictureChange[]>('window.leakLensPictures');
}
