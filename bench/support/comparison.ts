import { estimate, median, type Estimate } from './estimate.ts';
import type { Samples } from './interleave.ts';

/** A thing against its baseline, both measured in the same rounds. */
export interface Comparison {
  readonly subject: string;
  readonly baseline: string;
  readonly unit: string;
  readonly subjectSamples: readonly number[];
  readonly baselineSamples: readonly number[];
  /** Of the pairs, subject minus baseline. */
  readonly difference: Estimate;
  /** Of the pairs, subject divided by baseline. */
  readonly ratio: Estimate;
}

/** Compares two of the variants, pair by pair. */
export function compare<Name extends string>(
  samples: Samples<Name>,
  subject: Name,
  baseline: Name,
  unit: string,
): Comparison {
  const subjectSamples = samples[subject];
  const baselineSamples = samples[baseline];
  const pairs = subjectSamples.map((value, round) => [value, baselineSamples[round] ?? NaN] as const);
  return {
    ...{ subject, baseline, unit, subjectSamples, baselineSamples },
    difference: estimate(pairs.map(([one, other]) => one - other)),
    ratio: estimate(pairs.map(([one, other]) => one / other)),
  };
}

/** A Markdown table with a line for each comparison. */
export function toTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ subject, baseline, unit, difference, ratio, ...samples }) => [
    subject,
    summary(samples.subjectSamples, unit),
    baseline,
    summary(samples.baselineSamples, unit),
    `${difference.median > 0 ? '+' : ''}${interval(difference, unit)}`,
    interval(ratio, '×'),
  ]);
  const header = [
    'measured',
    'median (range)',
    'baseline',
    'median (range)',
    'difference [95 %]',
    'ratio [95 %]',
  ];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function summary(samples: readonly number[], unit: string): string {
  return `${format(median(samples))} ${unit} (${format(Math.min(...samples))}–${format(Math.max(...samples))})`;
}

function interval({ median, low, high }: Estimate, unit: string): string {
  return `${format(median)} ${unit} [${format(low)}, ${format(high)}]`;
}

function format(value: number): string {
  return value.toFixed(2);
}
