import { relative } from 'node:path';
import type { Judged } from '../tracing.ts';

/**
 * Tells of each leaking call site once, as soon as there is proof, in a line of its own: a service that runs
 * for hours should not keep it for the end.
 */
export function announceLeaks(print: (line: string) => void): (judged: Judged) => void {
  const announced = new Set<string>();
  return ({ findings }) => {
    for (const { id, level, at } of findings.list) {
      if (level !== 'leaked' || announced.has(id)) continue;
      announced.add(id);
      const place = at ? `${relative(process.cwd(), at.file)}:${at.line}` : 'an unknown line';
      print(`leak-lens: a client acquired at ${place} leaked`);
    }
  };
}
