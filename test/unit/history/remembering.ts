import type { Remembered } from '../../../server/history/document.ts';
import type { Told } from '../../../server/history/merge.ts';
import { runId } from '../../../server/history/runId.ts';
import type { RunRecord } from '../../../server/history/totals.ts';

/** The `number`th run: so many clients were acquired in it, and so many of these leaked. */
export function ran(number: number, acquired: number, leaked = 0): RunRecord {
  return { run: runId(number * 1000, 'test'), acquired, released: acquired - leaked, leaked };
}

export function remembered(key: string, ...runs: readonly RunRecord[]): Remembered {
  return { key, at: { file: 'orders.ts', line: 31, function: 'getOrder' }, runs };
}

export function told(record: RunRecord): Told {
  return { isShared: false, record, at: { file: 'orders.ts', line: 31, function: 'getOrder' } };
}
