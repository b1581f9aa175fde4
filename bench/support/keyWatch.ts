import type { Page } from 'playwright-core';

/** Measures from now on, for each key, the time until the frame in which the lines of the editor have changed. */
export async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const painted = (window.leakLensPainted = []);
    let pressed;
    addEventListener('keydown', (event) => {
      if (event.key.length !== 1 && event.key !== 'Backspace') return;
      pressed = { atMs: event.timeStamp, text: cursorLine() };
    }, true);
    const cursorLine = () =>
      [...document.querySelectorAll('.editor-group-container.active .view-line')]
        .find(({ textContent }) => /\\/\\/x*/.test(textContent))?.textContent.length ?? 0;
    const look = () => {
      // What is in the document when a frame begins is painted with it.
      if (pressed !== undefined && cursorLine() !== pressed.text) {
        painted.push(performance.now() - pressed.atMs);
        pressed = undefined;
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })()`);
}

/** Milliseconds for each key since {@link watchKeys} or the last call, once the last one is painted. */
export async function keysPainted(page: Page): Promise<readonly number[]> {
  return page.evaluate<readonly number[]>(`new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(window.leakLensPainted.splice(0)))))`);
}
