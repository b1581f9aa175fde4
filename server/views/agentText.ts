import type { FrameJson } from './reportJson.ts';

/** Where a call is, for a program that reads: `routes/orders.ts:31:23`. */
export function frameText(at: Pick<FrameJson, 'file' | 'line' | 'column'> | undefined): string {
  return at === undefined ? 'a call site that was not recorded' : `${at.file}:${at.line}:${at.column}`;
}

/** What is said of items that did not fit, as a list to be put behind the others; empty for none. */
export function leftOutText(count: number, advice: string): readonly string[] {
  return count === 0 ? [] : [`${count} more ${count === 1 ? 'is' : 'are'} left out; ${advice}.`];
}
