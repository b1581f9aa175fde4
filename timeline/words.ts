import type { Bar } from './bar.ts';
import type { ThreadTracks, Track } from './track.ts';
import { waitedMs } from './usage.ts';

const grouped = new Intl.NumberFormat('en-US');

/** A number with its noun: `1 lease`, `2,000 leases`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${grouped.format(count)} ${count === 1 ? singular : plural}`;
}

/** `0.8 ms`, `12 ms`, `1.2 s`, `3 min 20 s`. */
export function durationText(durationMs: number): string {
  if (durationMs < 0.95) return `${durationMs.toFixed(1)} ms`;
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 99_950) return `${(durationMs / 1000).toFixed(1).replace('.0', '')} s`;
  const seconds = Math.round(durationMs / 1000);
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}

/** A time of the axis, as exactly as the distance to the next one needs: `1:05`, `0:03.25`. */
export function timeText(timeMs: number, stepMs: number): string {
  const digits = stepMs >= 1000 ? 0 : stepMs >= 100 ? 1 : stepMs >= 10 ? 2 : 3;
  // Rounded before it is parted, or there would be sixty seconds.
  const total = Number((Math.max(0, timeMs) / 1000).toFixed(digits));
  const minutes = Math.floor(total / 60);
  const seconds = (total - minutes * 60).toFixed(digits).padStart(digits === 0 ? 2 : digits + 3, '0');
  return `${minutes}:${seconds}`;
}

/** What is to be said about a lease, a line each; the first is what matters most. */
export function barLines(bar: Bar, track: Track, thread: ThreadTracks): readonly string[] {
  const { connection, backendPid, acquiredMs, endMs, isOpen, level, verdict } = bar;
  const held = durationText(endMs - acquiredMs);
  const waited = waitedMs(bar);
  return [
    thread.siteLabel(bar.site),
    `${isOpen ? `Held for ${held}, not released` : `Held ${held}`}${waited > 0 ? `, waited ${durationText(waited)}` : ''}`,
    ...(level === undefined ? [] : [`${level === 'leaked' ? 'Leaked' : 'Suspected'}: ${verdict ?? ''}`]),
    `${track.label}, connection ${connection}${backendPid === undefined ? '' : `, backend ${backendPid}`}`,
  ];
}

/** A moment of a pool in words: `0:12.3 — 7 of 10 in use, 3 waiting`. */
export function momentText(timeMs: number, inUse: number, waiting: number, track: Track): string {
  const of = track.max === undefined ? '' : ` of ${track.max}`;
  const waits = waiting === 0 ? '' : `, ${waiting < 1 ? 'less than 1' : Math.round(waiting)} waiting`;
  return `${timeText(timeMs, 100)} — ${inUse}${of} in use${waits}`;
}

/** A pool as it is now: `6 of 10 in use, 2 leaked, 3 waiting`. */
export function trackText({ lanes, max, waiting, hiddenLanes }: Track): string {
  const open = lanes.flatMap(({ bars }) => bars.at(-1) ?? []).filter(({ isOpen }) => isOpen);
  const of = max === undefined ? '' : ` of ${max}`;
  return [
    `${open.length}${of} in use`,
    ...findingTexts(open),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(hiddenLanes > 0 ? [`${counted(hiddenLanes, 'connection')} used longer ago not shown`] : []),
  ].join(', ');
}

/** `2 leaked`, `1 suspected`; nothing where all is well. */
export function findingTexts(open: readonly Pick<Bar, 'level'>[]): readonly string[] {
  const [leaked, suspected] = (['leaked', 'suspected'] as const).map(
    (level) => open.filter((bar) => bar.level === level).length,
  );
  return [
    ...((leaked ?? 0) > 0 ? [`${leaked} leaked`] : []),
    ...((suspected ?? 0) > 0 ? [`${suspected} suspected`] : []),
  ];
}

/** What a screen reader says about findings; changes only with them. */
export function findingsText(threads: readonly ThreadTracks[]): string {
  const texts = findingTexts(threads.flatMap(({ latest }) => latest.open));
  return texts.length === 0 ? 'No leaks.' : `${texts.join(', ')}.`;
}

/** Everything in one line. */
export function summaryText(threads: readonly ThreadTracks[]): string {
  const leases = threads.reduce((sum, { leaseCount }) => sum + leaseCount, 0);
  const dropped = threads.reduce((sum, { latest }) => sum + latest.dropped, 0);
  const open = threads.reduce((sum, { latest }) => sum + latest.open.length, 0);
  return [
    findingsText(threads),
    `${grouped.format(open)} held now, ${counted(leases, 'lease')} shown.`,
    ...(dropped > 0 ? [`${counted(dropped, 'lease')} left out: there were too many at a time.`] : []),
  ].join(' ');
}
