import type { SparseHistogram } from '../../protocol/wire.ts';
import { quantileMs } from '../ledger/histogram.ts';
import { exactDuration } from './duration.ts';
import { codeSpan } from './markdown.ts';
import { sparkline } from './sparkline.ts';

/** Distributions as a Markdown table, one to a row; those without any duration are left out. Empty for none at all. */
export function durationTable(
  rows: readonly (readonly [name: string, histogram: SparseHistogram])[],
): readonly string[] {
  const cells = rows.flatMap(([name, histogram]) => {
    const [p50Ms, p95Ms, maxMs] = [0.5, 0.95, 1].map((q) => quantileMs(histogram, q));
    if (p50Ms === undefined || p95Ms === undefined || maxMs === undefined) return [];
    const line = sparkline(histogram);
    return [[name, ...[p50Ms, p95Ms, maxMs].map(exactDuration), line === '' ? '' : codeSpan(line)]];
  });
  if (cells.length === 0) return [];
  return [
    [
      '| | p50 | p95 | max | |',
      '|---|---:|---:|---:|---|',
      ...cells.map((row) => `| ${row.join(' | ')} |`),
    ].join('\n'),
  ];
}
