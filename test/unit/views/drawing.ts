import type { Ledger } from '../../../server/ledger/ledger.ts';
import type { Documents, Scene } from '../../../server/views/scene.ts';
import { judgeAt, judgeLater, program } from '../evidence/judging.ts';
import { goodbye, lease, statistics, type Observed } from '../ledger/observation.ts';

/** Files as the process loaded them, none of them open. */
export const UNCHANGED: Documents = {
  currentLine: (_file, line) => line,
  isChanged: () => false,
  lineText: () => undefined,
  uriOf: (file) => `file://${file}`,
};

/** After two lines were inserted at the top of each file. */
export const MOVED: Documents = {
  ...UNCHANGED,
  currentLine: (_file, line) => line + 2,
  isChanged: () => true,
};

/** After everything was deleted. */
export const GONE: Documents = { ...UNCHANGED, currentLine: () => undefined };

/** What is to be drawn of a program that has run for so long and runs on. */
export function sceneAt(runningMs: number, ...records: readonly Observed[]): Scene {
  return sceneOf(program(...records), runningMs);
}

export function sceneOf(ledger: Ledger, runningMs: number): Scene {
  const { findings } = judgeAt(ledger, runningMs);
  return { snapshot: ledger.snapshot(), findings, lastRun: false };
}

/** What is to be drawn of a program whose event loop ran empty. */
export function sceneAtEnd(...records: readonly Observed[]): Scene {
  const ledger = program(...records, goodbye(100, true));
  return { snapshot: ledger.snapshot(), findings: judgeLater(ledger, 0).findings, lastRun: true };
}

/** One of three clients acquired at orders.ts:31 is held, idle. */
export const ONE_HELD: readonly Observed[] = [
  statistics({ acquired: 3, released: 2, holdMs: [[24, 2]] }),
  lease(),
];
