import type { Page } from 'playwright-core';
import type { TimelineUpdate } from '../protocol/timeline.ts';
import type { PastLease } from '../protocol/wire.ts';
import type { Benchmark, Result } from './support/benchmark.ts';
import { compare } from './support/comparison.ts';
import { openTimelinePage, tellTimeline } from './support/timelinePage.ts';

const LEASES = 100_000;
const CONNECTIONS = 10;
const ROUNDS = 5;
const FRAMES = 120;
/** Of a millisecond's leases at 100,000 in all: about a quarter of an hour. */
const LEASE_MS = 9;

export const benchmark: Benchmark = {
  title: 'Frames of the timeline while a person moves through it',
  run,
};

type Variant = 'all leases in sight' | 'a minute in sight' | 'empty';

/** Frames while the picture is moved in every one: their work in milliseconds, and the time between them. */
interface Frames {
  readonly workMs: readonly number[];
  readonly betweenMs: readonly number[];
}

async function run(): Promise<Result> {
  const [full, empty] = [await openTimelinePage(), await openTimelinePage()];
  try {
    await tellTimeline(full.page, update(leases()));
    await tellTimeline(empty.page, update([]));
    const frames: Record<Variant, Frames[]> = {
      'all leases in sight': [],
      'a minute in sight': [],
      empty: [],
    };
    for (let round = 0; round < ROUNDS; round++) {
      await full.page.bringToFront();
      await full.page.locator('#fit').click();
      frames['all leases in sight'].push(await moved(full.page));
      await full.page.locator('#follow').click();
      frames['a minute in sight'].push(await moved(full.page));
      await empty.page.bringToFront();
      frames.empty.push(await moved(empty.page));
    }
    const work = (variant: Variant): readonly number[] => frames[variant].flatMap(({ workMs }) => workMs);
    const samples = {
      'all leases in sight': work('all leases in sight'),
      'a minute in sight': work('a minute in sight'),
      empty: work('empty'),
    };
    return {
      conditions: [
        `${LEASES} leases on ${CONNECTIONS} connections, 1280 pixels, ${ROUNDS} rounds of ${FRAMES} frames without a GPU; each frame moves the picture.`,
        ...(Object.keys(frames) as Variant[]).map((variant) => {
          const between = frames[variant].flatMap(({ betweenMs }) => betweenMs);
          return (
            `${variant}: work p50 ${percentile(work(variant), 0.5)} ms, p95 ${percentile(work(variant), 0.95)} ms, ` +
            `between frames p50 ${percentile(between, 0.5)} ms, p95 ${percentile(between, 0.95)} ms.`
          );
        }),
      ],
      comparisons: [
        compare(samples, 'all leases in sight', 'empty', 'ms'),
        compare(samples, 'a minute in sight', 'empty', 'ms'),
      ],
    };
  } finally {
    await full.close();
    await empty.close();
  }
}

/** Presses Shift with an arrow in each frame, to and fro; uPlot draws in a microtask after it. */
async function moved(page: Page): Promise<Frames> {
  return page.evaluate(`(async () => {
    const plot = document.querySelector('.plot');
    const [workMs, betweenMs] = [[], []];
    let before = await new Promise(requestAnimationFrame);
    for (let frame = 0; frame < ${FRAMES}; frame++) {
      const began = performance.now();
      const key = frame % 10 < 5 ? 'ArrowLeft' : 'ArrowRight';
      plot.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: true, cancelable: true }));
      await Promise.resolve();
      // What is drawn is only noted until somebody reads it.
      plot.querySelector('canvas').getContext('2d').getImageData(0, 0, 1, 1);
      workMs.push(performance.now() - began);
      const now = await new Promise(requestAnimationFrame);
      betweenMs.push(now - before);
      before = now;
    }
    return { workMs, betweenMs };
  })()`);
}

function leases(): readonly PastLease[] {
  let seed = 1;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const freeMs = Array.from({ length: CONNECTIONS }, () => 0);
  return Array.from({ length: LEASES }, (_, index): PastLease => {
    const connection = index % CONNECTIONS;
    const acquiredMs = (freeMs[connection] ?? 0) + random() * LEASE_MS;
    const closedMs = acquiredMs + random() ** 6 * LEASE_MS * 100;
    freeMs[connection] = closedMs;
    return [index + 1, 1, connection + 1, (index % 7) + 1, acquiredMs - random() * 5, acquiredMs, closedMs];
  });
}

function update(past: readonly PastLease[]): TimelineUpdate {
  const nowMs = past.reduce((latest, [, , , , , , closedMs]) => Math.max(latest, closedMs), 60_000);
  const pools = [{ pool: 1, label: 'Pool 1', max: CONNECTIONS, waiting: 0 }];
  const sites = Array.from({ length: 7 }, (_, index) => ({
    site: index + 1,
    label: `orders.ts:${index + 24}`,
  }));
  return {
    sequence: 1,
    isComplete: true,
    threads: [
      {
        thread: 'one',
        label: 'service.ts',
        isRunning: true,
        open: [],
        waits: [],
        dropped: 0,
        nowMs,
        pools,
        sites,
        past,
      },
    ],
  };
}

function percentile(samples: readonly number[], part: number): string {
  const sorted = [...samples].sort((a, b) => a - b);
  return (sorted[Math.floor(part * (sorted.length - 1))] ?? NaN).toFixed(1);
}
