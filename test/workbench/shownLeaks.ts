import type { Page } from 'playwright-core';
import { endOfLineTexts } from '../hosts/editorMarks.ts';
import { eventually } from '../hosts/eventually.ts';
import { pick, statusBarTexts } from '../hosts/workbench.ts';
import { FIRST_LINE, SECOND_LINE } from './leakingFolder.ts';

export type Mark = readonly [line: number, kind: 'lost' | 'last run'];

export const BOTH_LOST: readonly Mark[] = [
  [FIRST_LINE, 'lost'],
  [SECOND_LINE, 'lost'],
];
export const BOTH_LAST_RUN: readonly Mark[] = [
  [FIRST_LINE, 'last run'],
  [SECOND_LINE, 'last run'],
];

/** Starts a configuration by quick open, which also starts what F5 is not set to. */
export async function start(page: Page, name: string): Promise<void> {
  await pick(page, `debug ${name}`, (label) => label === name);
  await page.locator('.debug-toolbar').waitFor();
}

/** Resolves when the active editor has these marks and no others. */
export async function marked(page: Page, expected: readonly Mark[]): Promise<void> {
  await eventually(
    `the marks ${JSON.stringify(expected)}`,
    () => marks(page),
    (found) => JSON.stringify(found) === JSON.stringify(expected),
  );
}

/** What Leak Lens says in the status bar; undefined while it says nothing. */
export async function status(page: Page): Promise<string | undefined> {
  return (await statusBarTexts(page)).find((text) => /^(\d+\/\d+|–|…|not traced)/.test(text));
}

/** Resolves when Leak Lens says this in the status bar, or nothing when `pattern` is undefined. */
export async function statusIs(page: Page, pattern: RegExp | undefined): Promise<void> {
  await eventually(
    `${String(pattern)} in the status bar`,
    () => status(page),
    (text) => (pattern === undefined ? text === undefined : text !== undefined && pattern.test(text)),
  );
}

async function marks(page: Page): Promise<Mark[]> {
  return (await endOfLineTexts(page)).flatMap(({ line, text }): Mark[] => {
    if (/last run/.test(text)) return [[line, 'last run']];
    return /of 10 slots? lost here/.test(text) ? [[line, 'lost']] : [];
  });
}
