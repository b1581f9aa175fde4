import { readFileSync } from 'node:fs';
import { eventually } from '../test/hosts/eventually.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { percentile } from './support/estimate.ts';
import { countsShown, watchCounts, type Shown } from './support/frameWatch.ts';
import { openLoadedWindow } from './support/loadedWindow.ts';

const LOSSES = 150;
const LOSE_EVERY_MS = 900;
const LIMIT_MS = 240_000;
const MARK_TARGET_MS = 500;
const LENS_TARGET_MS = 1000;

export const benchmark: Benchmark = {
  title: 'Time from the acquire of a client that is lost to the changed text in a real VS Code',
  run,
};

async function run(): Promise<Result> {
  const window = await openLoadedWindow({ sites: 1, rate: 200, loseEveryMs: LOSE_EVERY_MS });
  try {
    const { page } = window.workbench;
    await watchCounts(page);
    const shown = await eventually(
      `${LOSSES} losses to be shown`,
      () => countsShown(page),
      ({ marks, lenses }) => Math.min(latest(marks), latest(lenses)) > LOSSES,
      LIMIT_MS,
    );
    const lostAtMs = readFileSync(window.losses, 'utf8').trim().split('\n').map(Number);
    // What was shown when the watch began is older than it.
    const first = Math.max(shown.marks[0]?.count ?? 1, shown.lenses[0]?.count ?? 1) + 1;
    if (first > LOSSES / 2) {
      throw new Error(
        `There were ${first - 1} losses already when the watch began: ${JSON.stringify(shown)}.`,
      );
    }
    const counts = Array.from({ length: LOSSES + 1 - first }, (_, index) => first + index);
    const delays = (series: readonly Shown[]): readonly number[] =>
      counts.map(
        (count) => (series.find((one) => one.count >= count)?.atMs ?? NaN) - (lostAtMs[count - 1] ?? NaN),
      );
    const frames = counts.map((count) => shown.marks.find((one) => one.count >= count)?.frameMs ?? NaN);
    const samples = {
      'end of line': delays(shown.marks),
      lens: delays(shown.lenses),
      'a frame of the page': frames,
    };
    const [markMs, lensMs] = [percentile(samples['end of line'], 0.95), percentile(samples.lens, 0.95)];
    return {
      conditions: [
        `${counts.length} losses, about every ${LOSE_EVERY_MS} ms, with 200 sound checkouts a second at the same line.`,
        `p95: ${markMs.toFixed(0)} ms to the end of the line, ${lensMs.toFixed(0)} ms to the lens.`,
      ],
      comparisons: [
        compare(samples, 'end of line', 'a frame of the page', 'ms'),
        compare(samples, 'lens', 'a frame of the page', 'ms'),
      ],
      failures: [
        ...(markMs <= MARK_TARGET_MS ? [] : [`p95 to the end of the line is over ${MARK_TARGET_MS} ms.`]),
        ...(lensMs <= LENS_TARGET_MS ? [] : [`p95 to the lens is over ${LENS_TARGET_MS} ms.`]),
      ],
    };
  } finally {
    await window.close();
  }
}

function latest(series: readonly Shown[]): number {
  return series.at(-1)?.count ?? 0;
}
