import { upperBoundMs } from '../../protocol/histogram.ts';
import type { SparseHistogram } from '../../protocol/wire.ts';
import { exactDuration } from './duration.ts';

const BARS = '▁▂▃▄▅▆▇█';
const MAX_COLUMNS = 16;

/**
 * How durations are distributed, in one line of text: `1 ms ▁▃█▅▁ 12 ms`. Each column covers the same factor; an empty
 * one is a blank. Empty for fewer than two durations that differ.
 */
export function sparkline(histogram: SparseHistogram): string {
  const [first] = histogram;
  const last = histogram.at(-1);
  if (first === undefined || last === undefined || first[0] === last[0]) return '';
  const buckets = last[0] - first[0] + 1;
  const perColumn = Math.ceil(buckets / MAX_COLUMNS);
  const columns = new Array<number>(Math.ceil(buckets / perColumn)).fill(0);
  for (const [bucket, count] of histogram) {
    const column = Math.floor((bucket - first[0]) / perColumn);
    columns[column] = (columns[column] ?? 0) + count;
  }
  const most = Math.max(...columns);
  const bars = columns.map((count) =>
    count === 0 ? ' ' : BARS[Math.ceil((count / most) * BARS.length) - 1],
  );
  return `${exactDuration(upperBoundMs(first[0]))} ${bars.join('')} ${exactDuration(upperBoundMs(last[0]))}`;
}
