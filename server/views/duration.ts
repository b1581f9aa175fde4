import { stepReachedMs } from '../evidence/steps.ts';

/** A running duration in words that change in steps only: `held 10 s`. Milliseconds in. */
export function steppedDuration(durationMs: number): string {
  const stepMs = stepReachedMs(durationMs);
  if (stepMs === undefined) return 'less than 1 s';
  return stepMs < 60_000 ? `${stepMs / 1000} s` : `${stepMs / 60_000} min`;
}

/** A duration that is over, as exactly as a person wants it: `0.8 ms`, `12 ms`, `1.2 s`, `3 min 20 s`. */
export function exactDuration(durationMs: number): string {
  if (durationMs < 0.95) return `${durationMs.toFixed(1)} ms`;
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 9950) return `${(durationMs / 1000).toFixed(1).replace('.0', '')} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(`${minutes} min`, seconds % 60, 's');
  return withRest(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
}

function withRest(whole: string, rest: number, unit: string): string {
  return rest === 0 ? whole : `${whole} ${rest} ${unit}`;
}
