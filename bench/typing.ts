import { setTimeout as delay } from 'node:timers/promises';
import { basename } from 'node:path';
import { goToLine, typeText } from '../test/hosts/workbench.ts';
import { endOfLineTexts } from '../test/hosts/editorMarks.ts';
import { eventually } from '../test/hosts/eventually.ts';
import { configure } from '../test/workbench/leakingFolder.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { percentile } from './support/estimate.ts';
import { inTurns } from './support/interleave.ts';
import { keysPainted, watchKeys } from './support/keyWatch.ts';
import { FIRST_SITE_LINE, openLoadedWindow, type LoadedWindow } from './support/loadedWindow.ts';

const SITES = 50;
const RATE = 1000;
const ROUNDS = 6;
const KEYS = 40;
/** Between two keys, on the average: somebody who types fast. */
const PAUSE_MS = 100;
const VARIANTS = ['extension on', 'extension off'] as const;

export const benchmark: Benchmark = {
  title: 'Time from a key to the painted character, in a file with 50 live call sites under load',
  run,
};

async function run(): Promise<Result> {
  const window = await openLoadedWindow({ sites: SITES, rate: RATE });
  const samples = { 'extension on': [] as number[], 'extension off': [] as number[] };
  try {
    const { page } = window.workbench;
    await marked(window, SITES);
    await watchKeys(page);
    for (let round = 1; round <= ROUNDS; round++) {
      for (const variant of inTurns(VARIANTS, round)) {
        const isOn = variant === 'extension on';
        await configure(page, isOn ? {} : { 'leakLens.enabled': false }, basename(window.file));
        await marked(window, isOn ? SITES : 0);
        samples[variant].push(...(await typedMs(window)));
      }
      console.error(`round ${round} of ${ROUNDS}`);
    }
  } finally {
    await window.close();
  }
  const p95 = (variant: (typeof VARIANTS)[number]): string =>
    `${percentile(samples[variant], 0.95).toFixed(1)} ms ${variant === 'extension on' ? 'with' : 'without'} it`;
  return {
    conditions: [
      `${ROUNDS} turns of ${KEYS} keys each, about every ${PAUSE_MS} ms; up to ${RATE} checkouts a second at ${SITES} lines, each with a lens and a text at its end.`,
      `p95: ${p95('extension on')}, ${p95('extension off')}.`,
    ],
    comparisons: [compare(samples, 'extension on', 'extension off', 'ms')],
  };
}

/** Types into a line among the call sites, and leaves the file as it was. */
async function typedMs({ workbench: { page } }: LoadedWindow): Promise<readonly number[]> {
  await goToLine(page, FIRST_SITE_LINE + SITES / 2);
  await typeText(page, '//');
  await keysPainted(page);
  for (let key = 0; key < KEYS; key++) {
    await page.keyboard.press('x');
    await delay(PAUSE_MS * (0.5 + Math.random()));
  }
  const painted = await keysPainted(page);
  if (painted.length !== KEYS) throw new Error(`${painted.length} of ${KEYS} keys were painted one by one.`);
  for (let key = 0; key < KEYS + 2; key++) await page.keyboard.press('Backspace');
  await keysPainted(page);
  return painted;
}

async function marked({ workbench: { page } }: LoadedWindow, lines: number): Promise<void> {
  await eventually(
    `texts at the ends of ${lines} lines`,
    async () => (await endOfLineTexts(page)).length,
    (count) => count === lines,
    60_000,
  );
}
